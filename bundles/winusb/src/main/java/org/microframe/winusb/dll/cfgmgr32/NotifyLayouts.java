package org.microframe.winusb.dll.cfgmgr32;

/**
 * {@code CM_NOTIFY_FILTER} and {@code CM_NOTIFY_EVENT_DATA} of {@code cfgmgr32.h} for a device interface class, alike on every
 * machine. Offsets and sizes in bytes.
 */
public final class NotifyLayouts {

    /** Bytes of {@code CM_NOTIFY_FILTER}, which begins with {@code cbSize}, 32 bits. */
    public static final int FILTER_SIZE = 416;
    /** Offset of {@code FilterType} in the filter, 32 bits; 0 is {@code CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE}. */
    public static final int FILTER_TYPE = 8;
    /** Offset of {@code u.DeviceInterface.ClassGuid} in the filter. */
    public static final int FILTER_CLASS_GUID = 16;
    /** Offset of {@code u.DeviceInterface.ClassGuid} in the event. */
    public static final int EVENT_CLASS_GUID = 8;
    /** Offset of {@code u.DeviceInterface.SymbolicLink} in the event: UTF-16 with terminator. */
    public static final int EVENT_SYMBOLIC_LINK = 24;

    private NotifyLayouts() {}
}
