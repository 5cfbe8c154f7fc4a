package org.microframe.isoch.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceAssociation;
import org.microframe.usb.InterfaceDescriptor;

class FeedbackPathTest {

    private static final int ASYNCHRONOUS = 0x05;
    private static final int ADAPTIVE = 0x09;
    private static final int FEEDBACK = 0x11;
    private static final int IMPLICIT = 0x25;

    private static final EndpointDescriptor SPEAKER = new EndpointDescriptor(0x01, ASYNCHRONOUS, 196, 1);

    private static InterfaceDescriptor setting(int number, EndpointDescriptor... endpoints) {
        return new InterfaceDescriptor(number, 1, 1, 2, 0, 0, List.of(), List.of(endpoints));
    }

    private static FeedbackPath of(EndpointDescriptor endpoint, InterfaceDescriptor... settings) {
        return FeedbackPath.of(
                new ConfigurationDescriptor(1, 0x80, 100, List.of(settings), List.of()), settings[0], endpoint);
    }

    @Test
    void followsTheAddressOfAnAudioOneEndpoint() {
        EndpointDescriptor speaker = new EndpointDescriptor(0x01, ASYNCHRONOUS, 196, 1, 0, 0x82, List.of());
        EndpointDescriptor source = new EndpointDescriptor(0x82, 0x01, 3, 1, 5, 0, List.of());

        assertThat(of(speaker, setting(1, speaker, source)))
                .isEqualTo(new FeedbackPath(FeedbackPath.Kind.EXPLICIT, 1, 1, 0x82, 32));
    }

    @Test
    void findsAnEndpointWhoseUsageIsFeedback() {
        EndpointDescriptor source = new EndpointDescriptor(0x81, FEEDBACK, 4, 4);

        assertThat(of(SPEAKER, setting(1, SPEAKER, source)))
                .isEqualTo(new FeedbackPath(FeedbackPath.Kind.EXPLICIT, 1, 1, 0x81, 0));
    }

    @Test
    void reportsImplicitFeedbackOfAnotherInterface() {
        EndpointDescriptor microphone = new EndpointDescriptor(0x83, IMPLICIT, 196, 1);

        assertThat(of(SPEAKER, setting(1, SPEAKER), setting(2, microphone)))
                .isEqualTo(new FeedbackPath(FeedbackPath.Kind.IMPLICIT, 2, 1, 0x83, 0));
    }

    @Test
    void looksForImplicitFeedbackInTheSameFunctionOnly() {
        InterfaceDescriptor speaker = setting(1, SPEAKER);
        InterfaceDescriptor microphone = setting(2, new EndpointDescriptor(0x83, IMPLICIT, 196, 1));
        ConfigurationDescriptor apart = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(speaker, microphone),
                List.of(),
                List.of(new InterfaceAssociation(0, 2, 1, 0, 0, 0)));
        ConfigurationDescriptor together = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(speaker, microphone),
                List.of(),
                List.of(new InterfaceAssociation(0, 3, 1, 0, 0, 0)));

        assertThat(FeedbackPath.of(apart, speaker, SPEAKER)).isEqualTo(FeedbackPath.NONE);
        assertThat(FeedbackPath.of(together, speaker, SPEAKER).kind()).isEqualTo(FeedbackPath.Kind.IMPLICIT);
    }

    @Test
    void seesNoneWhereTheDeviceFollowsTheBus() {
        EndpointDescriptor adaptive = new EndpointDescriptor(0x01, ADAPTIVE, 192, 1);
        EndpointDescriptor source = new EndpointDescriptor(0x81, FEEDBACK, 3, 1);

        assertThat(of(adaptive, setting(1, adaptive, source))).isEqualTo(FeedbackPath.NONE);
        assertThat(of(SPEAKER, setting(1, SPEAKER))).isEqualTo(FeedbackPath.NONE);
    }

    @Test
    void takesNoOtherEndpointForTheNamedOne() {
        EndpointDescriptor speaker = new EndpointDescriptor(0x01, ASYNCHRONOUS, 196, 1, 0, 0x83, List.of());
        EndpointDescriptor button = new EndpointDescriptor(0x83, 0x03, 8, 10);

        assertThat(of(speaker, setting(1, speaker, button))).isEqualTo(FeedbackPath.NONE);
    }
}
