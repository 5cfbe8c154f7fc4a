package org.microframe.scheduler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.microframe.isoch.StreamRequest;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.virtualbus.DeviceDefinition;

/** For tests of what becomes of a stream when it asks for bandwidth, an alternate setting and memory: over a headset that refuses what it is told to. */
abstract class AdmissionRig {

    static final int SMALL = 192;
    static final int OTHER_IN = 0x83;
    static final StreamRequest IN = Samples.in(64, 8);

    private static final int LARGE = 1023;

    final SchedulerRig rig = new SchedulerRig();
    final List<String> selected = new CopyOnWriteArrayList<>();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    /** What opening the pipe of the microphone ends with. */
    final Queue<Throwable> pipeErrors = new ConcurrentLinkedQueue<>();

    @AfterEach
    final void close() {
        rig.close();
    }

    /**
     * A speaker with 1023 or 192 bytes in a frame, and a microphone with 192.
     *
     * @param besides what the microphone's second alternate setting has beside its own endpoint
     */
    final void plug(Resources resources, EndpointDescriptor... besides) {
        rig.stop();
        rig.scheduler = rig.newScheduler(resources);
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0),
                        setting(1, 1, new EndpointDescriptor(Samples.OUT, 0x09, LARGE, 1)),
                        setting(1, 2, new EndpointDescriptor(Samples.OUT, 0x09, SMALL, 1)),
                        setting(2, 0),
                        setting(2, 1, new EndpointDescriptor(Samples.IN, 0x05, SMALL, 1)),
                        setting(
                                2,
                                2,
                                Stream.concat(
                                                Stream.of(new EndpointDescriptor(OTHER_IN, 0x05, SMALL, 1)),
                                                Stream.of(besides))
                                        .toArray(EndpointDescriptor[]::new))),
                List.of());
        UsbDevice device = new SimulatedDevice(
                rig.bus.plug(new DeviceDefinition("1", UsbSpeed.FULL, descriptor, configuration)), 1);
        rig.scheduler.arrived(new SchedulerRig.Present("port 1", watched(device)));
    }

    private static InterfaceDescriptor setting(int number, int alternate, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), List.of(endpoints));
    }

    /** The device, which notes what is selected and refuses what it is told to. */
    private UsbDevice watched(UsbDevice device) {
        return proxy(
                UsbDevice.class,
                device,
                (name, arguments) -> null,
                opened -> proxy(UsbConnection.class, (UsbConnection) opened, this::select, same -> same));
    }

    private Throwable select(String method, Object[] arguments) {
        if (method.equals("openIsochPipe") && arguments[0].equals(Samples.IN)) {
            return pipeErrors.poll();
        }
        if (!method.equals("selectAlternateSetting")) {
            return null;
        }
        String setting = arguments[0] + "." + arguments[1];
        selected.add(setting);
        return refused.contains(setting) ? new UsbException("the system has no bandwidth for " + setting) : null;
    }

    private interface Objection {
        Throwable to(String method, Object[] arguments);
    }

    private interface Wrapper {
        Object wrap(Object opened);
    }

    private static <T> T proxy(Class<T> type, T target, Objection objection, Wrapper wrapper) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Throwable refusal = objection.to(method.getName(), arguments);
                    if (refusal != null) {
                        throw refusal;
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals("open") ? wrapper.wrap(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    final StreamHold open(StreamRequest request) {
        return rig.open(
                request.isIn() ? Samples.RECORDER : Samples.PLAYER,
                request,
                new SchedulerRig.Client(),
                new SchedulerRig.Handler());
    }
}
