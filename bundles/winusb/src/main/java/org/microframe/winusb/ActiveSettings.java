package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.winusb.DescriptorTypes;
import org.microframe.winusb.dll.winusb.PipeInformationLayout;
import org.microframe.winusb.dll.winusb.WinUsb;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;

/** The alternate settings of an open device's interfaces. Guarded by its lock, which is held for the time of a request on the bus. */
final class ActiveSettings {

    /** An endpoint of an active alternate setting. */
    record Active(InterfaceDescriptor setting, EndpointDescriptor endpoint) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final OpenDevice device;
    private final ConfigurationDescriptor configuration;
    private final Map<Integer, Integer> selected = new HashMap<>();

    ActiveSettings(OpenDevice device, ConfigurationDescriptor configuration) throws UsbException {
        this.device = device;
        this.configuration = configuration;
        for (int number : device.interfaceNumbers()) {
            selected.put(number, device.alternateSetting(number));
        }
    }

    /** The lock. */
    ReentrantLock lock() {
        return lock;
    }

    /**
     * Finds an endpoint of an active alternate setting. Any thread.
     *
     * @throws IllegalArgumentException when there is none of that address
     */
    Active find(int endpointAddress) {
        lock.lock();
        try {
            return findNow(endpointAddress);
        } finally {
            lock.unlock();
        }
    }

    private Active findNow(int endpointAddress) {
        for (Map.Entry<Integer, Integer> each : selected.entrySet()) {
            InterfaceDescriptor setting = configuration
                    .alternateSetting(each.getKey(), each.getValue())
                    .orElse(null);
            EndpointDescriptor endpoint =
                    setting == null ? null : setting.endpoint(endpointAddress).orElse(null);
            if (endpoint != null) {
                return new Active(setting, endpoint);
            }
        }
        throw new IllegalArgumentException(String.format(
                "endpoint 0x%02X is in no active alternate setting of %s", endpointAddress, device.name()));
    }

    /**
     * Finds an alternate setting of the configuration.
     *
     * @throws IllegalArgumentException when there is none of that number
     */
    InterfaceDescriptor require(int interfaceNumber, int alternateSetting) {
        return configuration
                .alternateSetting(interfaceNumber, alternateSetting)
                .orElseThrow(() -> new IllegalArgumentException("interface " + interfaceNumber + " of " + device.name()
                        + " has no alternate setting " + alternateSetting));
    }

    /**
     * Selects an alternate setting. Called with the lock held, as is {@link #reset}.
     *
     * @return 0, or the Win32 code of the failure
     */
    int select(InterfaceDescriptor setting) {
        Pointer handle = device.handle(setting.number());
        if (WinUsb.WinUsb_SetCurrentAlternateSetting(handle, setting.alternateSetting()) == 0) {
            return Native.getLastError();
        }
        selected.put(setting.number(), setting.alternateSetting());
        return 0;
    }

    /** Gives the bandwidth back: selects alternate setting 0 wherever another one is selected, as far as it goes. */
    void reset() {
        for (Map.Entry<Integer, Integer> each : Map.copyOf(selected).entrySet()) {
            if (each.getValue() != 0) {
                configuration.alternateSetting(each.getKey(), 0).ifPresent(this::select);
            }
        }
    }

    /**
     * Asks WinUSB how many bytes it will put into each packet of an isochronous endpoint.
     *
     * @return {@code MaximumBytesPerInterval}, 0 or more
     * @throws UsbException when it does not know the pipe
     */
    int bytesPerInterval(Active active) throws UsbException {
        Pointer handle = device.handle(active.setting().number());
        NativeMemory information = NativeMemory.allocate(PipeInformationLayout.EX_SIZE);
        int settingIndex = settingIndex(active.setting());
        int pipes = active.setting().endpoints().size();
        for (int pipe = 0; pipe < pipes; pipe++) {
            if (WinUsbIsoch.WinUsb_QueryPipeEx(handle, settingIndex, pipe, information.pointer()) == 0) {
                throw Failures.of(
                        "WinUsb_QueryPipeEx(" + settingIndex + ", " + pipe + ")", device.name(), Native.getLastError());
            }
            int address = Byte.toUnsignedInt(information.bytes().get(PipeInformationLayout.PIPE_ID));
            if (address == active.endpoint().address()) {
                return information.bytes().getInt(PipeInformationLayout.MAXIMUM_BYTES_PER_INTERVAL);
            }
        }
        throw new UsbException(String.format(
                "WinUSB knows no pipe 0x%02X in alternate setting %d of interface %d of %s",
                active.endpoint().address(),
                active.setting().alternateSetting(),
                active.setting().number(),
                device.name()));
    }

    /** The place of a setting among those of its interface, which is its number when they are numbered without a gap. */
    private int settingIndex(InterfaceDescriptor setting) {
        List<InterfaceDescriptor> all = configuration.alternateSettings(setting.number());
        NativeMemory descriptor = NativeMemory.allocate(DescriptorTypes.INTERFACE_SIZE);
        for (int index = 0; index < all.size(); index++) {
            boolean told =
                    WinUsb.WinUsb_QueryInterfaceSettings(device.handle(setting.number()), index, descriptor.pointer())
                            != 0;
            int number = Byte.toUnsignedInt(descriptor.bytes().get(DescriptorTypes.ALTERNATE_SETTING));
            if (told && number == setting.alternateSetting()) {
                return index;
            }
        }
        return setting.alternateSetting();
    }
}
