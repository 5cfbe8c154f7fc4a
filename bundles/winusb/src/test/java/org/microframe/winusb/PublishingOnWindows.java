package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.RegistryQuarantine;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.dll.Guids;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Device services in a framework's registry, as devices of the model come and go. */
class PublishingOnWindows extends ModelTests {

    private static final long PATIENCE_SECONDS = 20;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final UUID OWN = UUID.fromString("da812bff-12c3-46a2-8e2b-dbd3b7834c43");
    private static final Duration BOUND = Duration.ofMillis(100);

    /** What happened to device services, as {@code + port} and {@code - port}. */
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final OpenConnections connections = new OpenConnections();
    private Framework framework;
    private BundleContext context;
    private DevicePublisher publisher;

    @BeforeEach
    void startFramework(@TempDir Path cache) throws Exception {
        model.send("reset base=1000");
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString()));
        framework.start();
        context = framework.getBundleContext();
        context.addServiceListener(this::note, "(" + Constants.OBJECTCLASS + "=" + UsbDevice.class.getName() + ")");
    }

    @AfterEach
    void stopFramework() throws Exception {
        if (publisher != null) {
            publisher.giveUp(BOUND);
        }
        framework.stop();
        framework.waitForStop(10_000);
    }

    private void note(ServiceEvent event) {
        String kind = event.getType() == ServiceEvent.REGISTERED ? "+ " : "- ";
        events.add(kind + event.getServiceReference().getProperty("usbinfo.SerialNumber"));
    }

    private void takeUp(boolean notified) {
        takeUp(notified, InterfaceClasses.GENERIC);
    }

    private void takeUp(boolean notified, UUID interfaceClass) {
        Provider provider = new Provider(
                Natives.bound(),
                TestService.logger(),
                new RegistryQuarantine(context, Provider.NAME),
                connections,
                () -> true);
        DeviceListing listing = new DeviceListing(List.of(interfaceClass));
        publisher = new DevicePublisher(context, provider, listing, notified, INTERVAL_NANOS);
        publisher.takeUp();
    }

    private static String plug(String port) {
        return ModelDevices.plug(model, StandardDevice.FULL_SPEED, port, "serial=" + port);
    }

    private void awaitEvents(String... expected) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (seen.size() < expected.length) {
            String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event)
                    .as("after %s, of %s", seen, Arrays.asList(expected))
                    .isNotNull();
            seen.add(event);
        }
        assertThat(seen).containsExactlyInAnyOrder(expected);
    }

    private ServiceReference<UsbDevice> reference(String serial) throws Exception {
        return context.getServiceReferences(UsbDevice.class, "(usbinfo.SerialNumber=" + serial + ")").stream()
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "notified: {0}")
    @ValueSource(booleans = {true, false})
    void servicesComeAndGoWithTheDevices(boolean notified) throws Exception {
        plug("first");
        takeUp(notified);
        awaitEvents("+ first");

        plug("second");
        awaitEvents("+ second");
        model.send("unplug port=first");
        awaitEvents("- first");

        assertThat(context.getServiceReferences(UsbDevice.class, null)).hasSize(1);
    }

    @ParameterizedTest(name = "notified: {0}")
    @ValueSource(booleans = {true, false})
    void otherClassesAreListedWithoutTouchingThoseThatStay(boolean notified) throws Exception {
        ModelDevices.plug(model, StandardDevice.FULL_SPEED, "first", "serial=first guid=" + Guids.format(OWN));
        plug("second");
        takeUp(notified, OWN);
        awaitEvents("+ first");
        User user = new User();
        user.stream();

        publisher.watch(new DeviceListing(List.of(OWN, InterfaceClasses.GENERIC)), INTERVAL_NANOS);
        awaitEvents("+ second");
        plug("third");
        awaitEvents("+ third");
        publisher.watch(new DeviceListing(List.of(OWN)), INTERVAL_NANOS);
        awaitEvents("- second", "- third");

        CompletionBatch batch = new CompletionBatch(1);
        assertThat(user.queue.await(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), batch))
                .isOne();
        assertThat(batch.outcome(0)).isEqualTo(TransferOutcome.COMPLETED);
        user.connection.close();
        user.queue.close();
    }

    @Test
    void serviceSaysWhatTheDeviceIs() throws Exception {
        String path = plug("first");
        takeUp(true);
        awaitEvents("+ first");

        ServiceReference<UsbDevice> service = reference("first");

        assertThat(service.getProperty(Constants.SERVICE_SCOPE)).isEqualTo(Constants.SCOPE_BUNDLE);
        assertThat(service.getProperty(UsbDevice.PROVIDER)).isEqualTo("winusb");
        assertThat((String) service.getProperty(UsbDevice.IDENTITY)).startsWith("winusb:");
        assertThat(service.getProperty(UsbDevice.SPEED)).isEqualTo("FULL");
        assertThat((String[]) service.getProperty("DEVICE_CATEGORY")).contains("USBInfo");
        assertThat(service.getProperty("usbinfo.idVendor")).isEqualTo("1209");
        assertThat(service.getProperty("usbinfo.idProduct")).isEqualTo("f00d");
        assertThat(service.getProperty("usbinfo.bInterfaceNumber")).isEqualTo(0);
        assertThat((Integer) service.getProperty("usbinfo.address")).isBetween(1, 127);
        assertThat((String) service.getProperty(ServiceProperties.PATH)).isEqualToIgnoringCase(path);
        assertThat(service.getProperty(ServiceProperties.LACKING)).isNull();
    }

    @Test
    void deviceThatWasAwayForAMomentIsAnotherOneAtTheSamePlace() throws Exception {
        plug("first");
        takeUp(true);
        awaitEvents("+ first");
        ServiceReference<UsbDevice> before = reference("first");
        UsbDevice old = context.getService(before);
        Object identity = before.getProperty(UsbDevice.IDENTITY);

        model.send("unplug port=first");
        plug("first");
        awaitEvents("- first", "+ first");

        assertThat(reference("first").getProperty(UsbDevice.IDENTITY)).isEqualTo(identity);
        assertThatThrownBy(() -> old.open(old.newQueue())).isInstanceOf(DeviceGoneException.class);
    }

    @Test
    void deviceThatIsOpenElsewhereIsOfferedOnceItIsFree() throws Exception {
        OpenDevice elsewhere = OpenDevice.open(plug("first"), "first");
        plug("second");
        takeUp(true);
        awaitEvents("+ second");

        elsewhere.close();

        awaitEvents("+ first");
    }

    @Test
    void whatABundleLeftOpenIsClosedWhenItLetsGo() throws Exception {
        plug("first");
        takeUp(true);
        awaitEvents("+ first");
        User user = new User();
        user.stream();

        context.ungetService(user.reference);

        assertThat(model.open()).isEmpty();
        assertThat(user.pipe.submitAsap(1, 250, false)).isEqualTo(IsochPipe.CLOSING);
        user.queue.close();
    }

    @Test
    void usersThatDoNotCloseAreClosed() throws Exception {
        plug("first");
        takeUp(true);
        awaitEvents("+ first");
        User user = new User();
        user.stream();

        publisher.giveUp(BOUND);
        publisher = null;

        awaitEvents("- first");
        assertThat(model.open()).isEmpty();
        assertThat(user.pipe.submitAsap(1, 250, false)).isEqualTo(IsochPipe.CLOSING);
        assertThatThrownBy(() -> user.device.open(user.queue)).isInstanceOf(DeviceGoneException.class);
        user.queue.close();
    }

    @Test
    void leadCanBeTakenUpAgain() throws Exception {
        plug("first");
        takeUp(true);
        awaitEvents("+ first");
        publisher.giveUp(BOUND);
        awaitEvents("- first");
        plug("second");

        publisher.takeUp();

        awaitEvents("+ first", "+ second");
        User user = new User();
        user.connection.close();
        user.queue.close();
    }

    /** A user of the first device. */
    private final class User {

        final ServiceReference<UsbDevice> reference;
        final UsbDevice device;
        final CompletionQueue queue;
        final UsbConnection connection;
        IsochPipe pipe;

        User() throws Exception {
            reference = reference("first");
            device = context.getService(reference);
            queue = device.newQueue();
            queue.enter();
            connection = device.open(queue);
        }

        /** Opens the speaker and submits a quarter of a second. */
        void stream() throws UsbException {
            connection.selectAlternateSetting(1, 1);
            pipe = connection.openIsochPipe(StandardDevice.OUT, 2, 250);
            assertThat(pipe.submitAsap(0, 250, false)).isEqualTo(IsochPipe.OK);
        }
    }
}
