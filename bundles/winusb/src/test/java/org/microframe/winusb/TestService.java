package org.microframe.winusb;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.Quarantine;
import org.osgi.service.log.Logger;

/** The WinUSB service without a framework: its devices are found by their path. */
final class TestService {

    private static final List<UUID> CLASSES = List.of(UUID.fromString("dee824ef-729b-4a0e-9c14-b7117d33a817"));

    private final Set<ByteBuffer[]> quarantined = ConcurrentHashMap.newKeySet();
    private final Provider provider =
            new Provider(Natives.bound(), logger(), new Memory(), new OpenConnections(), () -> true);

    /** The device that has an interface of that path. */
    WinUsbDevice device(String path) throws UsbException {
        return device(new DeviceListing(CLASSES)
                .list().values().stream()
                        .filter(each -> each.path().text().equalsIgnoreCase(path))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(path + " is not listed")));
    }

    /** A device as it may be listed. */
    WinUsbDevice device(ListedDevice listed) throws UsbException {
        OpenDevice open = OpenDevice.open(listed.path().text(), listed.instanceId());
        DeviceFacts facts;
        try {
            facts = DeviceFacts.read(open);
        } finally {
            open.close();
        }
        return new WinUsbDevice(new PresentDevice(listed, facts, 0, () -> {}), provider);
    }

    /** A connection over handles that a test has opened. */
    WinUsbConnection connection(WinUsbDevice device, OpenDevice open, CompletionPort queue) throws UsbException {
        return new WinUsbConnection(device, open, queue, provider);
    }

    /** Pipes whose memory may still be written to. */
    int quarantined() {
        return quarantined.size();
    }

    private final class Memory implements Quarantine {
        @Override
        public Entry keep(String device, int endpointAddress, int transfers, ByteBuffer... slabs) {
            quarantined.add(slabs);
            return () -> quarantined.remove(slabs);
        }
    }

    /** A log on the standard error. */
    static Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == boolean.class) {
                        return true;
                    }
                    if (method.getReturnType() == String.class) {
                        return "test";
                    }
                    System.err.println(method.getName() + " " + Arrays.deepToString(arguments));
                    return null;
                });
    }
}
