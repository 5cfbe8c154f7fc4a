package org.microframe.winusb;

import java.util.HashSet;
import java.util.Set;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.UsbDeviceRegistration;

/** A function of a device as one bundle sees it. Thread-safe; guarded by its own monitor, which is not held while closing. */
final class WinUsbDevice implements UsbDeviceRegistration.Shared {

    private final PresentDevice present;
    private final Provider provider;
    private final Set<WinUsbConnection> opened = new HashSet<>();
    private final Set<CompletionPort> queues = new HashSet<>();
    private boolean withdrawn;

    WinUsbDevice(PresentDevice present, Provider provider) {
        this.present = present;
        this.provider = provider;
    }

    @Override
    public DeviceDescriptor descriptor() {
        return present.facts().descriptor();
    }

    @Override
    public ConfigurationDescriptor configuration() {
        return present.facts().configuration();
    }

    @Override
    public UsbSpeed speed() {
        return present.facts().speed();
    }

    @Override
    public String bandwidthDomain() {
        return present.domain();
    }

    @Override
    public String frameDomain() {
        return present.domain();
    }

    @Override
    public boolean startsAtFrames() {
        return provider.natives().has(Feature.EXPLICIT_FRAMES);
    }

    @Override
    public synchronized CompletionQueue newQueue() {
        CompletionPort queue = new CompletionPort(this, provider.proAudio().getAsBoolean());
        queues.add(queue);
        return queue;
    }

    @Override
    public synchronized UsbConnection open(CompletionQueue queue) throws UsbException {
        if (!(queue instanceof CompletionPort own && own.isOf(this))) {
            throw new IllegalArgumentException(
                    "the queue is " + queue + "; it must be made by newQueue of this device");
        }
        if (withdrawn) {
            throw new DeviceGoneException("the WinUSB service has withdrawn " + present.name());
        }
        if (present.isGone()) {
            throw new DeviceGoneException(present.name() + " has been unplugged");
        }
        WinUsbConnection connection = connect(own);
        opened.add(connection);
        provider.connections().add(connection);
        return connection;
    }

    private WinUsbConnection connect(CompletionPort port) throws UsbException {
        OpenDevice open = OpenDevice.open(present.path(), present.name());
        try {
            port.associate(open);
            open.liftControlTimeout();
            return new WinUsbConnection(this, open, port, provider);
        } catch (UsbException | RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    /** {@link UsbDevice#IDENTITY}. */
    String identity() {
        return present.identity();
    }

    /** Whether it is known to be gone. */
    boolean isGone() {
        return present.isGone();
    }

    /** Takes notice that it is gone, which the next listing is to confirm. */
    void noticeGone() {
        present.noticeGone();
    }

    /** Logs the failure of a function that has nobody to tell, once for each code. */
    void noteFailure(String function, int code) {
        present.noteFailure(function, code, provider.logger());
    }

    /** Takes notice that a connection of it is closed. */
    synchronized void closed(WinUsbConnection connection) {
        opened.remove(connection);
    }

    /** Takes notice that a queue of it is closed. */
    synchronized void closed(CompletionPort queue) {
        queues.remove(queue);
    }

    @Override
    public synchronized void withdraw() {
        withdrawn = true;
    }

    @Override
    public void abandon() {
        Set<WinUsbConnection> left;
        Set<CompletionPort> leftQueues;
        synchronized (this) {
            withdrawn = true;
            left = Set.copyOf(opened);
            leftQueues = Set.copyOf(queues);
        }
        left.forEach(WinUsbConnection::abandon);
        leftQueues.forEach(CompletionPort::close);
    }

    @Override
    public String toString() {
        return present.name();
    }
}
