package org.microframe.pushstream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.microframe.isoch.StreamRequest;
import org.microframe.scheduler.SchedulerComponent;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.stream.push.PushStreams;
import org.microframe.streaming.StreamingComponent;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.role.RoleMember;
import org.microframe.usb.role.RoleSeat;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The real scheduler and streaming runtime over a headset on a real-time bus, in a real service registry, with a plug-in bundle. */
final class WholeSystem {

    static final int BYTES_PER_FRAME = 192;
    static final int OUT_ENDPOINT = 0x01;
    static final StreamRequest OUT = new StreamRequest("(microframe.device=*)", 1, 1, OUT_ENDPOINT, 64, 8, 4);
    static final StreamRequest IN = new StreamRequest("(microframe.device=*)", 2, 1, 0x82, 64, 8, 4);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

    final VirtualBus bus = new VirtualBus(new RealClock());
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final Framework framework;
    final Bundle plugIn;
    final PushStreamsService adapter;
    final ServiceRegistration<PushStreams> adapterRegistration;
    private final BundleContext context;
    private ServiceRegistration<UsbDevice> plugged;

    WholeSystem(Path cache) throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString()));
        framework.start();
        context = framework.getBundleContext();
        plugIn = context.installBundle("memory:plugin", new ByteArrayInputStream(jar("org.example.plugin")));
        plugIn.start();
        Logger log = (Logger) Proxy.newProxyInstance(
                WholeSystem.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn") || method.getName().equals("error")) {
                        warnings.add(String.valueOf(arguments[0]));
                    }
                    return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                });
        LoggerFactory factory = (LoggerFactory) Proxy.newProxyInstance(
                WholeSystem.class.getClassLoader(),
                new Class<?>[] {LoggerFactory.class},
                (proxy, method, arguments) -> log);
        context.registerService(LoggerFactory.class, factory, null);
        startScheduler();
        startStreaming();
        adapter = new PushStreamsService(log);
        adapterRegistration = context.registerService(PushStreams.class, adapter, null);
    }

    private static byte[] jar(String symbolicName) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }

    private static <S> S defaults(Class<S> settings) {
        return settings.cast(Proxy.newProxyInstance(
                settings.getClassLoader(),
                new Class<?>[] {settings},
                (proxy, method, arguments) -> method.getDefaultValue()));
    }

    void startScheduler() {
        new SchedulerComponent(context, defaults(SchedulerComponent.Settings.class));
    }

    void startStreaming() {
        new StreamingComponent(context, defaults(StreamingComponent.Settings.class));
    }

    /** Lets the standby of a role, which must be there, take over from its leader. */
    void swap(String role) {
        List<RoleMember> members = members(role);
        RoleMember leader = members.stream()
                .filter(member -> member.state() == RoleMember.State.LEADING)
                .findFirst()
                .orElseThrow();
        RoleMember standby = members.stream()
                .filter(member -> member.state() == RoleMember.State.STANDBY)
                .findFirst()
                .orElseThrow();
        leader.handOver(standby, Duration.ofSeconds(3));
    }

    private List<RoleMember> members(String role) {
        try {
            Collection<ServiceReference<RoleMember>> references =
                    context.getServiceReferences(RoleMember.class, "(" + RoleMember.ROLE + "=" + role + ")");
            List<RoleMember> members = new ArrayList<>();
            references.forEach(reference -> members.add(context.getService(reference)));
            return members;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    VirtualDevice plug() {
        VirtualDevice device = bus.plug(headset());
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(UsbDevice.IDENTITY, "port 1"));
        plugged = context.registerService(UsbDevice.class, new SimulatedDevice(device, 42), properties);
        return device;
    }

    void unplug(VirtualDevice device) {
        bus.unplug(device);
        plugged.unregister();
    }

    private static DeviceDefinition headset() {
        DeviceDescriptor device = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0, List.of()),
                        setting(1, 1, List.of(new EndpointDescriptor(OUT_ENDPOINT, 0x09, BYTES_PER_FRAME, 1))),
                        setting(2, 0, List.of()),
                        setting(2, 1, List.of(new EndpointDescriptor(0x82, 0x05, BYTES_PER_FRAME, 1)))),
                List.of());
        return new DeviceDefinition("1", UsbSpeed.FULL, device, configuration)
                .withBehaviour(OUT_ENDPOINT, new EndpointBehaviour.MemorySink())
                .withBehaviour(0x82, new EndpointBehaviour.PatternSource());
    }

    private static InterfaceDescriptor setting(int number, int alternate, List<EndpointDescriptor> endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), endpoints);
    }

    /** A service as the plug-in gets it. */
    <S> S service(Class<S> type) {
        BundleContext of = plugIn.getBundleContext();
        return of.getService(of.getServiceReference(type));
    }

    /** Lets go of a service once, as the plug-in. */
    void release(Class<?> type) {
        BundleContext of = plugIn.getBundleContext();
        of.ungetService(of.getServiceReference(type));
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within 15 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void close() throws Exception {
        adapter.end();
        for (String role : List.of("streaming", "scheduler")) {
            for (RoleMember member : members(role)) {
                ((RoleSeat) member).close();
            }
        }
        framework.stop();
        framework.waitForStop(10_000);
        bus.close();
    }
}
