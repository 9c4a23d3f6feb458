// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: kernel-fuzz [OPTION]... DEVICE...
 *
 *	--executions N	how many; by default 100000
 *	--seconds S	... or for how long
 *	--seeds DIR	programs to begin with, a file each
 *	--corpus DIR	where those go that got to something new
 *	--last FILE	where the one is that is being executed: when the kernel panics,
 *			that was it
 *	--name NAME	in the results
 *	--blind		no grammar and no seeds: nothing but what the kernel shows
 *	--policy	the policy is tightened, which cannot be taken back
 *	--least N	edges without which something is wrong with the guidance; and to
 *			some of them what was mutated must have got first
 *
 * Prints KTAP without a plan.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define CORPUS_MAX	20000
#define HINTS_MAX	1000
#define FOLLOWED_MAX	60
#define PLACES_MAX	4
#define RENEW_EVERY	1000

static struct {
	unsigned long executions;
	unsigned int seconds, least;
	const char *seeds, *corpus, *last, *name;
	bool blind;
} options = { .executions = 100000, .name = "fuzzing" };

static struct program **corpus;
static unsigned int corpus_count;
static unsigned long executed, rpcs_done, answers, first_rpc;
/* Edges after the seeds, and those that mutated programs were first at */
static unsigned int seed_edges, mutated_edges;
static int last_fd = -1;
static struct program now;
static time_t begun;

void found(const char *what, ...)
{
	va_list args;

	va_start(args, what);
	printf("# found: ");
	vprintf(what, args);
	printf("\n# by execution %lu; the program is in %s\nnot ok %s\n", executed,
	       options.last ?: "nowhere", options.name);
	fflush(stdout);
	va_end(args);
	exit(1);
}

/* ---- one execution ---- */

/* Before it runs: nobody can be asked once the kernel is gone */
static void note(const struct program *program)
{
	uint8_t bytes[PROGRAM_BYTES];
	size_t len;

	if (last_fd < 0)
		return;
	len = program_write(program, bytes);
	if (pwrite(last_fd, bytes, len, 0) < 0 || ftruncate(last_fd, len))
		perror("fuzz: the program cannot be noted");
}

static unsigned int run(const struct program *program, bool remember)
{
	struct outcome outcome;
	unsigned int new;

	if (executed && !(executed % RENEW_EVERY))
		devices_renew();
	note(program);
	kcov_begin(false);
	execute(program, &outcome);
	new = kcov_end_edges(remember);
	executed++;
	rpcs_done += outcome.rpcs_done;
	answers += outcome.answers;
	if (outcome.rpcs_done && !first_rpc)
		first_rpc = executed;
	return new;
}

static bool is_over(void)
{
	/* from nothing to there is all that is wanted */
	if (options.blind && first_rpc)
		return true;
	if (options.seconds)
		return time(NULL) - begun >= options.seconds;
	return executed >= options.executions;
}

/* ---- what is kept ---- */

static void save(const struct program *program)
{
	uint8_t bytes[PROGRAM_BYTES];
	char path[256];
	FILE *file;

	if (!options.corpus)
		return;
	snprintf(path, sizeof(path), "%s/%05u", options.corpus, corpus_count);
	file = fopen(path, "w");
	if (!file || !fwrite(bytes, program_write(program, bytes), 1, file))
		fprintf(stderr, "fuzz: %s: %s\n", path, strerror(errno));
	if (file)
		fclose(file);
}

static void keep(const struct program *program)
{
	struct program *copy;

	if (corpus_count == CORPUS_MAX)
		return;
	copy = malloc(sizeof(*copy));
	if (!copy)
		found("no memory left");
	*copy = *program;
	corpus[corpus_count++] = copy;
	save(program);
}

/*
 * What did the kernel compare, and with what? Some of it, by chance: there is much, and what
 * leads somewhere is followed again.
 */
static void follow_hints(const struct program *program)
{
	static struct hint hints[HINTS_MAX];
	struct outcome outcome;
	unsigned int count, left = FOLLOWED_MAX;

	note(program);
	kcov_begin(true);
	execute(program, &outcome);
	count = kcov_end_hints(hints, HINTS_MAX);
	executed++;
	while (count && left-- && !is_over()) {
		unsigned int i = random_below(count), place;

		for (place = 0; place < PLACES_MAX; place++) {
			struct program changed = *program;

			if (!apply_hint(&changed, &hints[i], place))
				break;
			if (run(&changed, true))
				keep(&changed);
		}
		hints[i] = hints[--count];
	}
}

/* ---- beginning ---- */

static void read_seed(const char *name)
{
	uint8_t bytes[PROGRAM_BYTES];
	char path[512];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", options.seeds, name);
	file = fopen(path, "r");
	len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
	if (file)
		fclose(file);
	program_read(&now, bytes, len);
	if (now.count && run(&now, true))
		keep(&now);
}

static void read_seeds(void)
{
	struct dirent **names;
	int count = options.seeds ? scandir(options.seeds, &names, NULL, alphasort) : 0, i;

	for (i = 0; i < count; i++)
		if (names[i]->d_name[0] != '.')
			read_seed(names[i]->d_name);
	seed_edges = kcov_edges();
	if (options.seeds) {
		printf("# %lu seeds executed, %u edges covered by them\n", executed, seed_edges);
		printf("ok %s: seeds\n", options.name);
	}
}

/* An RPC of nothing, to each device: the one thing to begin with that is known */
static void begin_blind(void)
{
	unsigned int i;

	for (i = 0; i < device_count; i++) {
		now = (struct program){
			.count = 1,
			.calls[0] = { .kind = CALL_RPC, .device = i, .b = LEN_OF_DATA },
		};
		run(&now, true);
		keep(&now);
	}
}

/* The newer, the likelier: they got to where the least is known */
static const struct program *choose(void)
{
	unsigned int one = random_below(corpus_count), other = random_below(corpus_count);

	return corpus[one > other ? one : other];
}

/* What comes of nothing but running a program again is no merit of the mutation */
static unsigned int run_mutated(void)
{
	const struct program *from = choose();
	unsigned int new;

	now = *from;
	mutate(&now, choose(), !options.blind);
	new = run(&now, true);
	if (memcmp(&now, from, sizeof(now)))
		mutated_edges += new;
	return new;
}

static void fuzz(void)
{
	unsigned int followed = 0;

	while (!is_over()) {
		if (followed < corpus_count && one_in(options.blind ? 5 : 20)) {
			follow_hints(corpus[followed++]);
			continue;
		}
		if (run_mutated())
			keep(&now);
	}
}

static void judge(void)
{
	double took = time(NULL) - begun ?: 1;

	printf("# %s: %lu executions, %u edges covered, corpus size %u\n", options.name, executed, kcov_edges(),
	       corpus_count);
	printf("# %.0f executions per second; %lu RPCs succeeded, the first in execution %lu; "
	       "%lu netlink answers\n", executed / took, rpcs_done, first_rpc, answers);
	printf("# %u edges covered after the seeds, %u more by mutation, the rest by hints\n",
	       seed_edges, mutated_edges);
	if (options.least && (!mutated_edges || kcov_edges() <= seed_edges))
		found("nothing was reached that the seeds do not reach: is anything mutated?");
	if (kcov_edges() < options.least)
		found("at least %u edges were to be covered: is it guided?", options.least);
	if (!rpcs_done && (options.blind || options.least))
		found("no RPC succeeded");
	printf("ok %s\n", options.name);
}

static void parse(int argc, char **argv)
{
	static const struct option names[] = {
		{ "executions", required_argument, NULL, 'n' },
		{ "seconds", required_argument, NULL, 't' },
		{ "seeds", required_argument, NULL, 's' },
		{ "corpus", required_argument, NULL, 'c' },
		{ "last", required_argument, NULL, 'l' },
		{ "least", required_argument, NULL, 'e' },
		{ "name", required_argument, NULL, 'm' },
		{ "blind", no_argument, NULL, 'b' },
		{ "policy", no_argument, NULL, 'p' },
		{ }
	};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (option) {
		case 'n': options.executions = strtoul(optarg, NULL, 0); break;
		case 't': options.seconds = strtoul(optarg, NULL, 0); break;
		case 's': options.seeds = optarg; break;
		case 'c': options.corpus = optarg; break;
		case 'l': options.last = optarg; break;
		case 'e': options.least = strtoul(optarg, NULL, 0); break;
		case 'm': options.name = optarg; break;
		case 'b': options.blind = true; break;
		case 'p': may_tighten = true; break;
		default: exit(2);
		}
	}
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	random_seed(options.seconds ? time(NULL) : 1);
	corpus = calloc(CORPUS_MAX, sizeof(*corpus));
	if (!corpus || !kcov_open()) {
		perror("fuzz: no KCOV");
		return 2;
	}
	if (!devices_open(argv + optind, argc - optind) || !execute_init()) {
		fprintf(stderr, "fuzz: no devices, or no netlink family\n");
		return 2;
	}
	if (options.last)
		last_fd = open(options.last, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	begun = time(NULL);
	if (options.blind)
		begin_blind();
	else
		read_seeds();
	while (!corpus_count && !is_over()) {
		now.count = 1;
		generate_call(&now.calls[0]);
		if (run(&now, true))
			keep(&now);
	}
	fuzz();
	judge();
	return 0;
}
