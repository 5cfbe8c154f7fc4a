package org.microframe.winusb;

import org.microframe.winusb.dll.avrt.Avrt;
import org.microframe.winusb.dll.cfgmgr32.CfgMgr32;
import org.microframe.winusb.dll.winusb.WinUsbFrameNumbers;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;
import org.microframe.winusb.dll.winusb.WinUsbIsochFrames;
import org.microframe.winusb.dll.winusb.WinUsbTimeSync;

/** What a version of Windows may lack without the rest being useless. */
enum Feature {
    /** Isochronous pipes. */
    ISOCHRONOUS("winusb", WinUsbIsoch.class, "isochronous pipes"),
    /** Isochronous transfers that start in a given frame. */
    EXPLICIT_FRAMES("winusb", WinUsbIsochFrames.class, "isochronous transfers at given frames"),
    /** The bus's frame counter, without which no isochronous pipe is opened. */
    FRAME_NUMBERS("winusb", WinUsbFrameNumbers.class, "the bus's frame counter"),
    /** Frames tied to the performance counter by the hardware. */
    TIME_SYNC("winusb", WinUsbTimeSync.class, "time synchronisation"),
    /** Arrival and removal told by Windows; else it is asked again and again. */
    NOTIFICATION("cfgmgr32", CfgMgr32.class, "notification of arrival and removal"),
    /** The real-time class of threads that feed pipes. */
    PRO_AUDIO("avrt", Avrt.class, "the multimedia class scheduler");

    private final String dll;
    private final Class<?> functions;
    private final String description;

    Feature(String dll, Class<?> functions, String description) {
        this.dll = dll;
        this.functions = functions;
        this.description = description;
    }

    String dll() {
        return dll;
    }

    Class<?> functions() {
        return functions;
    }

    /** What it is to a user. */
    String description() {
        return description;
    }
}
