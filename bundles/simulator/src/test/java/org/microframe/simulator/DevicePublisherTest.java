package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.EmptyFramework;
import org.microframe.virtualbus.DeviceStrings;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/** Device services in a framework's registry, on the real clock. */
@Timeout(60)
@SuppressWarnings("rawtypes")
class DevicePublisherTest {

    private static final Duration BOUND = Duration.ofMillis(100);

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final VirtualBus bus = new VirtualBus(new RealClock());
    private BundleContext context;
    private DevicePublisher publisher;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
        Logger logger = (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> null);
        publisher = new DevicePublisher(context, bus, logger, 1);
    }

    @AfterEach
    void closeAll() throws Exception {
        bus.close();
    }

    @Test
    void standbyListsNothing() throws Exception {
        bus.plug(Devices.headset("a"));

        assertThat(services()).isEmpty();
    }

    @Test
    void servicesComeAndGoWithTheDevices() throws Exception {
        VirtualDevice first = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        bus.plug(Devices.headset("b"));
        assertThat(services())
                .extracting(service -> service.getProperty(UsbDevice.IDENTITY))
                .containsExactlyInAnyOrder("virtualbus:a", "virtualbus:b");

        bus.unplug(first);

        assertThat(services())
                .extracting(service -> service.getProperty(UsbDevice.IDENTITY))
                .containsExactly("virtualbus:b");
    }

    @Test
    void serviceSaysWhatTheDeviceIs() throws Exception {
        bus.plug(Devices.fastHeadset("a").withStrings(new DeviceStrings("", "Headset", "007")));
        publisher.takeUp();

        ServiceReference<UsbDevice> service = services().iterator().next();

        assertThat(service.getProperty("service.scope")).isEqualTo("bundle");
        assertThat(service.getProperty(UsbDevice.PROVIDER)).isEqualTo("simulator");
        assertThat(service.getProperty(UsbDevice.SPEED)).isEqualTo("HIGH");
        assertThat((String[]) service.getProperty("DEVICE_CATEGORY")).contains("USBInfo");
        assertThat(service.getProperty("usbinfo.idVendor")).isEqualTo("1209");
        assertThat(service.getProperty("usbinfo.idProduct")).isEqualTo("f00d");
        assertThat(service.getProperty("usbinfo.bcdDevice")).isEqualTo("0123");
        assertThat(service.getProperty("usbinfo.bDeviceClass")).isEqualTo("ef");
        assertThat(service.getProperty("usbinfo.bInterfaceNumber")).isEqualTo(0);
        assertThat(service.getProperty("usbinfo.bInterfaceClass")).isEqualTo("01");
        assertThat(service.getProperty("usbinfo.Product")).isEqualTo("Headset");
        assertThat(service.getProperty("usbinfo.SerialNumber")).isEqualTo("007");
        assertThat(service.getProperty("usbinfo.Manufacturer")).isNull();
        assertThat(service.getProperty("usbinfo.bus")).isEqualTo(1);
        assertThat(service.getProperty("usbinfo.address")).isEqualTo(1);
    }

    @Test
    void whatABundleLeftOpenIsClosedWhenItLetsGo() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        User user = new User();
        user.stream();

        context.ungetService(user.reference);

        assertThat(device.isOpen()).isFalse();
        assertThat(user.pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(quarantined()).hasSize(1);
        user.dequeue(1);
        user.connection.close();
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void usersThatCloseAreWaitedFor() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        User user = new User();
        user.stream();
        CompletableFuture<Void> givingUp = CompletableFuture.runAsync(() -> publisher.giveUp(Duration.ofSeconds(30)));
        while (!services().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(user.pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.OK);
        assertThat(givingUp).isNotDone();

        user.dequeue(2);
        user.connection.close();

        givingUp.get();
        assertThat(device.isOpen()).isFalse();
        assertThat(device.records().get(0).scheduledFrames()).isEqualTo(8);
    }

    @Test
    void usersThatDoNotCloseAreClosedWithWhatIsPendingDrained() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        User user = new User();
        user.stream();

        publisher.giveUp(BOUND);

        assertThat(services()).isEmpty();
        assertThat(device.isOpen()).isFalse();
        assertThat(device.records().get(0).scheduledFrames()).isEqualTo(4);
        assertThat(user.pipe.submitAsap(1, 4, false)).isEqualTo(IsochPipe.CLOSING);
        assertThat(quarantined()).singleElement().satisfies(kept -> {
            assertThat(kept.getBundle()).isEqualTo(framework.bundle());
            assertThat(kept.getProperty(UsbDevice.PROVIDER)).isEqualTo("simulator");
            assertThat(kept.getProperty(UsbDevice.IDENTITY)).isEqualTo("virtualbus:a");
            assertThat(kept.getProperty(Quarantine.ENDPOINT)).isEqualTo(Devices.SPEAKER);
            assertThat(kept.getProperty(Quarantine.TRANSFERS)).isEqualTo(1);
            assertThat(kept.getProperty(Quarantine.BYTES)).isEqualTo(2L * 4 * 192);
        });
    }

    @Test
    void nothingCanBeOpenedOnceTheLeadIsGivenUp() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        User user = new User();
        user.connection.close();

        publisher.giveUp(BOUND);

        assertThatThrownBy(() -> user.device.open(user.queue))
                .isInstanceOf(DeviceGoneException.class)
                .hasMessageContaining("port a");
        assertThat(device.isOpen()).isFalse();
    }

    @Test
    void leadCanBeTakenUpAgain() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a"));
        publisher.takeUp();
        publisher.giveUp(BOUND);
        bus.plug(Devices.headset("b"));
        assertThat(services()).isEmpty();

        publisher.takeUp();

        assertThat(services()).hasSize(2);
        new User().connection.close();
        assertThat(device.isOpen()).isFalse();
    }

    @Test
    void twoPublishersOverOneBusNameTheSameDevices() throws Exception {
        bus.plug(Devices.headset("a"));
        publisher.takeUp();
        new DevicePublisher(context, bus, null, 2).takeUp();

        assertThat(services())
                .extracting(service -> service.getProperty(UsbDevice.IDENTITY))
                .containsExactly("virtualbus:a", "virtualbus:a");
    }

    private Collection<ServiceReference<UsbDevice>> services() throws InvalidSyntaxException {
        return context.getServiceReferences(UsbDevice.class, null);
    }

    private Collection<ServiceReference<List>> quarantined() throws InvalidSyntaxException {
        return context.getServiceReferences(List.class, Quarantine.FILTER);
    }

    /** A user of the first device. */
    private final class User {

        final ServiceReference<UsbDevice> reference;
        final UsbDevice device;
        final CompletionQueue queue;
        final UsbConnection connection;
        IsochPipe pipe;

        User() throws Exception {
            reference = services().iterator().next();
            device = context.getService(reference);
            queue = device.newQueue();
            queue.enter();
            connection = device.open(queue);
        }

        /** Opens the speaker and submits four frames. */
        void stream() throws Exception {
            connection.selectAlternateSetting(1, 1);
            pipe = connection.openIsochPipe(Devices.SPEAKER, 2, 4);
            pipe.submitAsap(0, 4, false);
        }

        void dequeue(int transfers) {
            CompletionBatch batch = new CompletionBatch(2);
            for (int done = 0; done < transfers; ) {
                done += queue.await(Duration.ofSeconds(10).toNanos(), batch);
            }
        }
    }
}
