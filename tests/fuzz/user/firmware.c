// SPDX-License-Identifier: GPL-2.0-only
#include "firmware.h"

/* Answers that one input may give: a device that never ends is not what is looked for */
#define ANSWERS_MAX	200

static int transport_errno(size_t choice)
{
	static const int errnos[] = { -ENODEV, -EIO, -EBUSY, -ETIMEDOUT, -ENOMEM, -EINTR };

	return errnos[choice % ARRAY_SIZE(errnos)];
}

static void answer_bytes(struct cxl_msg *msg, struct input *input, u8 kind, size_t len)
{
	u8 *bytes;

	if ((kind & ANSWER_MASK) == ANSWER_FULL)
		len = msg->out_room;
	msg->out_len = len;
	bytes = take_bytes(input, &len);
	len = min(len, msg->out_room);
	if (len)
		memcpy(msg->out, bytes, len);
	free(bytes);
	if (kind & ANSWER_LIES)
		msg->out_len = msg->out_room + 1 + kind;
	else
		msg->out_len = min(msg->out_len, msg->out_room);
}

static int answer(struct firmware *firmware, struct cxl_msg *msg)
{
	u8 kind = take(firmware->input, 1);
	u16 len = take(firmware->input, 2);

	if (kind & ANSWER_KILLS)
		shim_killed = true;
	if (kind & ANSWER_GOES)
		firmware->going = true;
	switch (kind & ANSWER_MASK) {
	case ANSWER_ERRNO:
		return transport_errno(len);
	case ANSWER_STATUS:
		msg->return_code = len;
		return 0;
	default:
		answer_bytes(msg, firmware->input, kind, len);
		return 0;
	}
}

/* As &struct cxl_transport.send; what the driver sends is right, whatever was answered */
static int firmware_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	struct firmware *firmware = to_firmware(cxl);
	int err;

	check(msg->in_len <= cxl->payload_size && msg->out_room <= cxl->payload_size);
	check(!msg->in_len || msg->in);
	check(!msg->out_room || all_zero(msg->out, 0, msg->out_room));
	if (firmware->see)
		firmware->see(firmware, msg);
	err = firmware->count++ < ANSWERS_MAX ? answer(firmware, msg) : -ENODEV;
	if (firmware->seen)
		firmware->seen(firmware, msg, err);
	return err;
}

static bool firmware_background(struct fwctl_cxl *cxl)
{
	return take(to_firmware(cxl)->input, 1) & 1;
}

static const struct cxl_transport transport = {
	.name = "fuzz",
	.send = firmware_send,
	.background = firmware_background,
};

/* What the core would say */
bool fwctl_is_gone(struct fwctl_device *fwctl)
{
	return to_firmware(to_fwctl_cxl(fwctl))->going;
}

size_t firmware_payload_size(u8 choice)
{
	static const size_t sizes[] = {
		256, 512, 2048, 64, 56, 57, 255, 1024, 48, 42, 41, 32, 8, 5, 4, 3, 0,
	};

	return sizes[choice % ARRAY_SIZE(sizes)];
}

void firmware_init(struct firmware *firmware, struct input *input, size_t payload_size)
{
	memset(firmware, 0, sizeof(*firmware));
	firmware->input = input;
	firmware->cxl.transport = &transport;
	firmware->cxl.payload_size = payload_size;
	fwctl_cxl_cel_init(&firmware->cxl.cel);
	fwctl_cxl_logs_init(&firmware->cxl.logs);
	fwctl_cxl_features_init(&firmware->cxl.features);
}

void firmware_exit(struct firmware *firmware)
{
	fwctl_cxl_cel_destroy(&firmware->cxl.cel);
	fwctl_cxl_logs_destroy(&firmware->cxl.logs);
	fwctl_cxl_features_destroy(&firmware->cxl.features);
}
