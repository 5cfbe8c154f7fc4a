package org.microframe.scheduler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.microframe.isoch.StreamCause;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/**
 * The alternate settings that streams have selected on a device: the first stream of an interface chooses, the last one puts it back to
 * 0. The session's keeper owns it.
 */
final class InterfaceSettings {

    private final String identity;
    private final UsbDevice device;
    private final SchedulerLog log;
    private final Map<Integer, Integer> selected = new HashMap<>();

    InterfaceSettings(String identity, UsbDevice device, SchedulerLog log) {
        this.identity = identity;
        this.device = device;
        this.log = log;
    }

    /** Refuses a stream for which the alternate setting that is selected for other streams does not do. */
    void requireFor(int number, List<Integer> settings) throws StreamFailure {
        Integer present = selected.get(number);
        if (present != null && !settings.contains(present)) {
            throw new StreamFailure(
                    StreamCause.ALTERNATE_SETTING, held(number, present) + "; this one needs " + needs(settings), null);
        }
    }

    private static String held(int number, int present) {
        return "interface " + number + " is in alternate setting " + present + " for another stream";
    }

    private static String needs(List<Integer> settings) {
        return settings.size() == 1 ? settings.get(0).toString() : "one of " + settings;
    }

    /** Why an interface may not be put into this alternate setting; empty when it may, or is in it already. */
    String objectionTo(int number, int setting) {
        Integer present = selected.get(number);
        return present == null || present == setting ? "" : held(number, present);
    }

    /** Selects an alternate setting, unless it is selected already. */
    void select(UsbConnection connection, int number, int setting) throws UsbException {
        if (!selected.containsKey(number)) {
            connection.selectAlternateSetting(number, setting);
            selected.put(number, setting);
        }
    }

    /** Puts an interface that no stream uses any more back to its alternate setting 0. */
    void putBack(UsbConnection connection, int number) {
        Integer last = selected.remove(number);
        if (last == null || last == 0) {
            return;
        }
        try {
            connection.selectAlternateSetting(number, 0);
        } catch (DeviceGoneException e) {
            log.debug("interface " + number + " of " + identity + " went with its device");
        } catch (UsbException | IllegalArgumentException e) {
            log.warn("interface " + number + " of " + identity + " did not go back to alternate setting 0: "
                    + e.getMessage());
        }
    }

    /** The interface whose present alternate setting has an endpoint, or {@link ConnectionLoans#NO_INTERFACE}. */
    int interfaceOf(int endpointAddress) {
        return device.configuration().interfaces().stream()
                .filter(setting -> setting.alternateSetting() == selected.getOrDefault(setting.number(), 0))
                .filter(setting -> setting.endpoint(endpointAddress).isPresent())
                .findFirst()
                .map(InterfaceDescriptor::number)
                .orElse(ConnectionLoans.NO_INTERFACE);
    }
}
