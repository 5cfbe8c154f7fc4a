package org.microframe.winusb.dll.cfgmgr32;

import com.sun.jna.AltCallingConvention;
import com.sun.jna.Callback;
import com.sun.jna.Pointer;

/**
 * Functions of {@code cfgmgr32.h}, since Windows 8; they answer {@code CR_SUCCESS}, 0, or an error. Listing goes by {@code
 * setupapi}: {@code CM_Get_Device_Interface_List} is exported by Windows look-alikes that abort when it is called.
 */
public final class CfgMgr32 {

    /** {@code CR_SUCCESS}. */
    public static final int CR_SUCCESS = 0;
    /** {@code CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL}. */
    public static final int INTERFACE_ARRIVAL = 0;
    /** {@code CM_NOTIFY_ACTION_DEVICEINTERFACEREMOVAL}. */
    public static final int INTERFACE_REMOVAL = 1;

    private CfgMgr32() {}

    /** {@code CM_NOTIFY_CALLBACK}; called by threads of Windows' pool. */
    public interface NotifyCallback extends Callback, AltCallingConvention {
        /** Must hand over and return 0 ({@code ERROR_SUCCESS}). */
        int invoke(Pointer notification, Pointer context, int action, Pointer eventData, int eventDataSize);
    }

    public static native int CM_Register_Notification(
            Pointer filter, Pointer context, NotifyCallback callback, Pointer notificationOut);

    /** Waits for callbacks under way, so it must not be called by one. */
    public static native int CM_Unregister_Notification(Pointer notification);
}
