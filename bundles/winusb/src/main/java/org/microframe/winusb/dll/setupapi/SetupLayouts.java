package org.microframe.winusb.dll.setupapi;

/** The structures of {@code setupapi.h} that listing needs. Offsets and sizes in bytes; {@code pointer} is 4 or 8. */
public final class SetupLayouts {

    /** Offset of {@code DevicePath} in {@code SP_DEVICE_INTERFACE_DETAIL_DATA_W}, alike on every machine. */
    public static final int DETAIL_PATH = 4;

    private SetupLayouts() {}

    /** Bytes of {@code SP_DEVICE_INTERFACE_DATA}, which begins with {@code cbSize}, 32 bits. */
    public static int interfaceDataSize(int pointer) {
        return 24 + pointer;
    }

    /** Bytes of {@code SP_DEVINFO_DATA}, which begins with {@code cbSize}, 32 bits. */
    public static int devinfoDataSize(int pointer) {
        return 24 + pointer;
    }

    /**
     * What {@code SP_DEVICE_INTERFACE_DETAIL_DATA_W.cbSize} has to be: the structure with one character, which x86 packs and
     * the others pad.
     */
    public static int detailSize(int pointer) {
        return pointer == 8 ? 8 : 6;
    }
}
