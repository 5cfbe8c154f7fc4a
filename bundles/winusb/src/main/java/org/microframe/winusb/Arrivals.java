package org.microframe.winusb;

import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.microframe.winusb.dll.Guids;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.cfgmgr32.CfgMgr32;
import org.microframe.winusb.dll.cfgmgr32.NotifyLayouts;

/**
 * Has Windows tell of arriving and removed device interfaces. The methods are for one thread; what is told comes by threads of
 * Windows' own, which only hand it over.
 */
final class Arrivals implements AutoCloseable {

    /** Takes what is told; must not block. */
    interface Listener {

        /** An interface of one of the classes has arrived. */
        void arrived();

        /** @param path of the interface that was removed */
        void removed(String path);
    }

    private final Map<UUID, Pointer> notifications = new LinkedHashMap<>();
    /** Kept, as Windows has no more than its address. */
    private final CfgMgr32.NotifyCallback callback;

    /** @param listener told from now on, once {@link #watch} was called */
    Arrivals(Listener listener) {
        callback = (notification, context, action, event, size) -> {
            if (action == CfgMgr32.INTERFACE_ARRIVAL) {
                listener.arrived();
            } else if (action == CfgMgr32.INTERFACE_REMOVAL) {
                listener.removed(event.getWideString(NotifyLayouts.EVENT_SYMBOLIC_LINK));
            }
            return 0;
        };
        Native.setCallbackThreadInitializer(
                callback, new CallbackThreadInitializer(true, true, "microframe winusb notification"));
    }

    /**
     * Asks to be told of these classes of interfaces, and of no other any more; of those that were asked for before nothing is
     * missed.
     *
     * @return 0, or the {@code CONFIGRET} that Windows answers; then some may not be told
     */
    int watch(Collection<UUID> interfaceClasses) {
        int answer = CfgMgr32.CR_SUCCESS;
        for (UUID each : interfaceClasses) {
            if (answer == CfgMgr32.CR_SUCCESS && !notifications.containsKey(each)) {
                answer = register(each);
            }
        }
        notifications.entrySet().removeIf(each -> {
            boolean over = !interfaceClasses.contains(each.getKey());
            if (over) {
                CfgMgr32.CM_Unregister_Notification(each.getValue());
            }
            return over;
        });
        return answer;
    }

    private int register(UUID interfaceClass) {
        NativeMemory filter = NativeMemory.allocate(NotifyLayouts.FILTER_SIZE);
        filter.bytes().putInt(0, NotifyLayouts.FILTER_SIZE);
        Guids.write(interfaceClass, filter.bytes(), NotifyLayouts.FILTER_CLASS_GUID);
        NativeMemory out = NativeMemory.allocate(Native.POINTER_SIZE);
        int answer = CfgMgr32.CM_Register_Notification(filter.pointer(), null, callback, out.pointer());
        if (answer == CfgMgr32.CR_SUCCESS) {
            notifications.put(interfaceClass, out.getPointer(0));
        }
        return answer;
    }

    /** Ends it; when it returns nothing more is told. */
    @Override
    public void close() {
        notifications.values().forEach(CfgMgr32::CM_Unregister_Notification);
        notifications.clear();
    }
}
