/*
 * A winusb.dll whose isochronous calls return at once, their transfers complete: for what a client costs beside the system. Its
 * device is any file; it has one interface, whose alternate setting 1 has endpoint 0x01 OUT and 0x82 IN at high speed, with all
 * that a high-bandwidth endpoint carries.
 */
#include <windows.h>

#include <winusb.h>

enum { OUT_PIPE = 0x01, IN_PIPE = 0x82, PACKET_BYTES = 3072, HIGH_SPEED = 3 };

struct registered {
    HANDLE file;
};

static const UCHAR device[] = {18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x04, 0x00, 0x00, 0x01, 0, 0, 0, 1};
static const UCHAR configuration[] = {9, 2, 41, 0, 1, 1, 0, 0x80, 50, /* */
    9, 4, 0, 0, 0, 0xFF, 0, 0, 0, /* */
    9, 4, 0, 1, 2, 0xFF, 0, 0, 0, /* */
    7, 5, OUT_PIPE, 1, 0x00, 0x14, 1, /* */
    7, 5, IN_PIPE, 1, 0x00, 0x14, 1};
static UCHAR selected;

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* What isochronous streams do without. */
BOOL WINAPI not_offered(void)
{
    return fail(ERROR_NOT_SUPPORTED);
}

BOOL WINAPI accepted(void)
{
    return TRUE;
}

BOOL WINAPI WinUsb_Initialize(HANDLE DeviceHandle, PWINUSB_INTERFACE_HANDLE InterfaceHandle)
{
    *InterfaceHandle = DeviceHandle;
    return TRUE;
}

BOOL WINAPI WinUsb_GetAssociatedInterface(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AssociatedInterfaceIndex,
    PWINUSB_INTERFACE_HANDLE AssociatedInterfaceHandle)
{
    (void)InterfaceHandle;
    (void)AssociatedInterfaceIndex;
    (void)AssociatedInterfaceHandle;
    return fail(ERROR_NO_MORE_ITEMS);
}

BOOL WINAPI WinUsb_GetDescriptor(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR DescriptorType, UCHAR Index,
    USHORT LanguageID, PUCHAR Buffer, ULONG BufferLength, PULONG LengthTransferred)
{
    const UCHAR *source = DescriptorType == 1 ? device : configuration;
    ULONG length = DescriptorType == 1 ? sizeof(device) : sizeof(configuration);

    (void)InterfaceHandle;
    (void)LanguageID;
    if (DescriptorType > 2 || Index != 0) {
        return fail(ERROR_GEN_FAILURE);
    }
    *LengthTransferred = min(length, BufferLength);
    memcpy(Buffer, source, *LengthTransferred);
    return TRUE;
}

BOOL WINAPI WinUsb_QueryDeviceInformation(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, ULONG InformationType, PULONG BufferLength, PVOID Buffer)
{
    (void)InterfaceHandle;
    if (InformationType != DEVICE_SPEED || *BufferLength < 1) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    *(UCHAR *)Buffer = HIGH_SPEED;
    return TRUE;
}

BOOL WINAPI WinUsb_QueryInterfaceSettings(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AlternateInterfaceNumber,
    PUSB_INTERFACE_DESCRIPTOR UsbAltInterfaceDescriptor)
{
    (void)InterfaceHandle;
    if (AlternateInterfaceNumber > 1) {
        return fail(ERROR_NO_MORE_ITEMS);
    }
    memcpy(UsbAltInterfaceDescriptor, configuration + 9 + 9 * AlternateInterfaceNumber, 9);
    return TRUE;
}

BOOL WINAPI WinUsb_QueryPipeEx(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AlternateInterfaceNumber, UCHAR PipeIndex,
    PWINUSB_PIPE_INFORMATION_EX PipeInformationEx)
{
    (void)InterfaceHandle;
    if (AlternateInterfaceNumber != 1 || PipeIndex > 1) {
        return fail(ERROR_NO_MORE_ITEMS);
    }
    PipeInformationEx->PipeType = UsbdPipeTypeIsochronous;
    PipeInformationEx->PipeId = PipeIndex == 0 ? OUT_PIPE : IN_PIPE;
    PipeInformationEx->MaximumPacketSize = PACKET_BYTES;
    PipeInformationEx->Interval = 1;
    PipeInformationEx->MaximumBytesPerInterval = PACKET_BYTES;
    return TRUE;
}

BOOL WINAPI WinUsb_SetCurrentAlternateSetting(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR SettingNumber)
{
    (void)InterfaceHandle;
    if (SettingNumber > 1) {
        return fail(ERROR_NOT_FOUND);
    }
    selected = SettingNumber;
    return TRUE;
}

BOOL WINAPI WinUsb_GetCurrentAlternateSetting(WINUSB_INTERFACE_HANDLE InterfaceHandle, PUCHAR SettingNumber)
{
    (void)InterfaceHandle;
    *SettingNumber = selected;
    return TRUE;
}

/* Never suspended. */
BOOL WINAPI WinUsb_GetPowerPolicy(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, ULONG PolicyType, PULONG ValueLength, PVOID Value)
{
    (void)InterfaceHandle;
    (void)PolicyType;
    *ValueLength = 1;
    *(UCHAR *)Value = FALSE;
    return TRUE;
}

/* A bus that counts by the clock. */
BOOL WINAPI WinUsb_GetCurrentFrameNumber(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, PULONG CurrentFrameNumber, LARGE_INTEGER *TimeStamp)
{
    LARGE_INTEGER frequency;

    (void)InterfaceHandle;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(TimeStamp);
    *CurrentFrameNumber = (ULONG)(TimeStamp->QuadPart / (frequency.QuadPart / 1000));
    return TRUE;
}

BOOL WINAPI WinUsb_GetAdjustedFrameNumber(PULONG CurrentFrameNumber, LARGE_INTEGER TimeStamp)
{
    LARGE_INTEGER now;
    LARGE_INTEGER frequency;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    *CurrentFrameNumber += (ULONG)((now.QuadPart - TimeStamp.QuadPart) / (frequency.QuadPart / 1000));
    return TRUE;
}

BOOL WINAPI WinUsb_RegisterIsochBuffer(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, PUCHAR Buffer,
    ULONG BufferLength, PWINUSB_ISOCH_BUFFER_HANDLE IsochBufferHandle)
{
    struct registered *buffer = HeapAlloc(GetProcessHeap(), 0, sizeof(*buffer));

    (void)Buffer;
    if (buffer == NULL || (PipeID != OUT_PIPE && PipeID != IN_PIPE) || BufferLength == 0) {
        HeapFree(GetProcessHeap(), 0, buffer);
        return fail(ERROR_INVALID_PARAMETER);
    }
    buffer->file = InterfaceHandle;
    *IsochBufferHandle = buffer;
    return TRUE;
}

BOOL WINAPI WinUsb_UnregisterIsochBuffer(WINUSB_ISOCH_BUFFER_HANDLE IsochBufferHandle)
{
    return HeapFree(GetProcessHeap(), 0, IsochBufferHandle);
}

/* A write of nothing completes at once, wherever transfers of the file complete. */
static BOOL complete(const struct registered *buffer, LPOVERLAPPED overlapped)
{
    static const char nothing[1];

    if (!WriteFile(buffer->file, nothing, 0, NULL, overlapped) && GetLastError() != ERROR_IO_PENDING) {
        return FALSE;
    }
    return fail(ERROR_IO_PENDING);
}

BOOL WINAPI WinUsb_WriteIsochPipeAsap(WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length,
    BOOL ContinueStream, LPOVERLAPPED Overlapped)
{
    (void)Offset;
    (void)Length;
    (void)ContinueStream;
    return complete(BufferHandle, Overlapped);
}

BOOL WINAPI WinUsb_ReadIsochPipeAsap(WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length,
    BOOL ContinueStream, ULONG NumberOfPackets, PUSBD_ISO_PACKET_DESCRIPTOR IsoPacketDescriptors, LPOVERLAPPED Overlapped)
{
    (void)Offset;
    (void)Length;
    (void)ContinueStream;
    (void)NumberOfPackets;
    (void)IsoPacketDescriptors;
    return complete(BufferHandle, Overlapped);
}
