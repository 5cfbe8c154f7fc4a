/* What WinUSB reads from the cached descriptors, and the two functions that parse any; all but strings in user mode. */
#include "model_dll.h"

#include <string.h>

enum { DEVICE = 1, CONFIGURATION = 2, INTERFACE_TYPE = 4, ENDPOINT_TYPE = 5, COMPANION = 0x30 };

static BOOL copy(PUCHAR buffer, ULONG length, PULONG transferred, const void *from, ULONG size)
{
    ULONG copied = buffer == NULL ? 0 : length < size ? length : size;

    if (copied > 0) {
        memcpy(buffer, from, copied);
    }
    *transferred = copied;
    return TRUE;
}

BOOL WINAPI WinUsb_GetDescriptor(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR DescriptorType, UCHAR Index,
    USHORT LanguageID, PUCHAR Buffer, ULONG BufferLength, PULONG LengthTransferred)
{
    struct usb_interface owner;
    struct model_pipe request = {0};
    uint8_t answer[256];
    DWORD got = 0;

    if (!find_interface(InterfaceHandle, "WinUsb_GetDescriptor", &owner)) {
        return FALSE;
    }
    if (LengthTransferred == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (DescriptorType == DEVICE) {
        return copy(Buffer, BufferLength, LengthTransferred, owner.session->device.device, 18);
    }
    if (DescriptorType == CONFIGURATION && Index == 0) {
        return copy(Buffer, BufferLength, LengthTransferred, owner.session->device.configuration,
            owner.session->device.configuration_bytes);
    }
    request.type = DescriptorType;
    request.value = Index;
    request.pipe = LanguageID;
    return call_driver(owner.file, MODEL_STRING, &request, sizeof(request), answer, sizeof(answer), &got, NULL)
        && copy(Buffer, BufferLength, LengthTransferred, answer, got);
}

/* The n-th alternate setting of an interface, NULL when there is none. */
const uint8_t *find_setting(const struct session *session, uint8_t interface_number, uint8_t index)
{
    const uint8_t *bytes = session->device.configuration;
    uint32_t total = session->device.configuration_bytes;

    for (uint32_t at = 0; at + 2 <= total && bytes[at] >= 2; at += bytes[at]) {
        if (bytes[at + 1] == INTERFACE_TYPE && bytes[at + 2] == interface_number && index-- == 0) {
            return bytes + at;
        }
    }
    return NULL;
}

BOOL WINAPI WinUsb_QueryInterfaceSettings(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AlternateInterfaceNumber,
    PUSB_INTERFACE_DESCRIPTOR UsbAltInterfaceDescriptor)
{
    struct usb_interface owner;
    const uint8_t *setting;

    if (!find_interface(InterfaceHandle, "WinUsb_QueryInterfaceSettings", &owner)) {
        return FALSE;
    }
    if (UsbAltInterfaceDescriptor == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    setting = find_setting(owner.session, owner.number, AlternateInterfaceNumber);
    if (setting == NULL) {
        return fail(ERROR_NO_MORE_ITEMS);
    }
    memcpy(UsbAltInterfaceDescriptor, setting, 9);
    return TRUE;
}

/* 1 is full speed or lower, 3 is high speed or higher: SuperSpeed cannot be told from it. */
BOOL WINAPI WinUsb_QueryDeviceInformation(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, ULONG InformationType, PULONG BufferLength, PVOID Buffer)
{
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_QueryDeviceInformation", &owner)) {
        return FALSE;
    }
    if (InformationType != DEVICE_SPEED || BufferLength == NULL || *BufferLength < 1 || Buffer == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    *(uint8_t *)Buffer = owner.session->device.speed == MODEL_FULL_SPEED ? 1 : 3;
    *BufferLength = 1;
    return TRUE;
}

static const uint8_t *find_endpoint(const struct session *session, const uint8_t *setting, uint8_t index)
{
    const uint8_t *end = session->device.configuration + session->device.configuration_bytes;

    for (const uint8_t *at = setting + setting[0]; at < end && at[1] != INTERFACE_TYPE; at += at[0]) {
        if (at[1] == ENDPOINT_TYPE && index-- == 0) {
            return at;
        }
    }
    return NULL;
}

static uint32_t bytes_per_interval(const struct session *session, const uint8_t *endpoint)
{
    const uint8_t *end = session->device.configuration + session->device.configuration_bytes;
    const uint8_t *next = endpoint + endpoint[0];
    uint32_t word = (uint32_t)(endpoint[4] | endpoint[5] << 8);
    uint32_t type = endpoint[3] & 3;

    if (session->device.speed == MODEL_SUPER_SPEED && (type & 1) && next + 6 <= end && next[1] == COMPANION) {
        return (uint32_t)(next[4] | next[5] << 8);
    }
    return (word & 0x7FF) * (session->device.speed == MODEL_HIGH_SPEED && type == 1 ? (word >> 11 & 3) + 1 : 1);
}

static BOOL query(WINUSB_INTERFACE_HANDLE handle, const char *function, UCHAR setting_index, UCHAR pipe_index,
    WINUSB_PIPE_INFORMATION_EX *into)
{
    struct usb_interface owner;
    const uint8_t *setting;
    const uint8_t *endpoint;
    uint32_t traits;

    if (!find_interface(handle, function, &owner)) {
        return FALSE;
    }
    setting = find_setting(owner.session, owner.number, setting_index);
    endpoint = setting == NULL ? NULL : find_endpoint(owner.session, setting, pipe_index);
    if (endpoint == NULL) {
        return fail(ERROR_NO_MORE_ITEMS);
    }
    traits = owner.session->device.traits;
    into->PipeType = endpoint[3] & 3;
    into->PipeId = endpoint[2];
    into->MaximumPacketSize = (USHORT)(endpoint[4] | endpoint[5] << 8);
    if (!(traits & MODEL_RAW_PACKET_SIZE)) {
        into->MaximumPacketSize &= 0x7FF;
    }
    into->Interval = endpoint[6];
    if ((traits & MODEL_PERIOD_AS_INTERVAL) && into->Interval > 0
        && owner.session->device.speed != MODEL_FULL_SPEED) {
        into->Interval = (UCHAR)(into->Interval > 8 ? 128 : 1 << (into->Interval - 1));
    }
    into->MaximumBytesPerInterval = bytes_per_interval(owner.session, endpoint);
    return TRUE;
}

BOOL WINAPI WinUsb_QueryPipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AlternateInterfaceNumber, UCHAR PipeIndex,
    PWINUSB_PIPE_INFORMATION PipeInformation)
{
    WINUSB_PIPE_INFORMATION_EX information = {0};

    if (PipeInformation == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!query(InterfaceHandle, "WinUsb_QueryPipe", AlternateInterfaceNumber, PipeIndex, &information)) {
        return FALSE;
    }
    memcpy(PipeInformation, &information, sizeof(*PipeInformation));
    return TRUE;
}

BOOL WINAPI WinUsb_QueryPipeEx(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AlternateInterfaceNumber, UCHAR PipeIndex,
    PWINUSB_PIPE_INFORMATION_EX PipeInformationEx)
{
    WINUSB_PIPE_INFORMATION_EX information = {0};

    if (PipeInformationEx == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!query(InterfaceHandle, "WinUsb_QueryPipeEx", AlternateInterfaceNumber, PipeIndex, &information)) {
        return FALSE;
    }
    *PipeInformationEx = information;
    return TRUE;
}

static int is_wanted(LONG wanted, UCHAR value)
{
    return wanted == -1 || wanted == value;
}

PUSB_INTERFACE_DESCRIPTOR WINAPI WinUsb_ParseConfigurationDescriptor(PUSB_CONFIGURATION_DESCRIPTOR ConfigurationDescriptor,
    PVOID StartPosition, LONG InterfaceNumber, LONG AlternateSetting, LONG InterfaceClass, LONG InterfaceSubClass,
    LONG InterfaceProtocol)
{
    uint8_t *at = StartPosition;
    uint8_t *end;

    if (ConfigurationDescriptor == NULL || StartPosition == NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    end = (uint8_t *)ConfigurationDescriptor + ConfigurationDescriptor->wTotalLength;
    for (; at + 2 <= end && at[0] >= 2; at += at[0]) {
        if (at[1] == INTERFACE_TYPE && is_wanted(InterfaceNumber, at[2]) && is_wanted(AlternateSetting, at[3])
            && is_wanted(InterfaceClass, at[5]) && is_wanted(InterfaceSubClass, at[6])
            && is_wanted(InterfaceProtocol, at[7])) {
            return (PUSB_INTERFACE_DESCRIPTOR)at;
        }
    }
    return NULL;
}

PUSB_COMMON_DESCRIPTOR WINAPI WinUsb_ParseDescriptors(
    PVOID DescriptorBuffer, ULONG TotalLength, PVOID StartPosition, LONG DescriptorType)
{
    uint8_t *at = StartPosition;
    uint8_t *end = (uint8_t *)DescriptorBuffer + TotalLength;

    for (; at != NULL && at + 2 <= end && at[0] >= 2; at += at[0]) {
        if (at[1] == DescriptorType) {
            return (PUSB_COMMON_DESCRIPTOR)at;
        }
    }
    return NULL;
}
