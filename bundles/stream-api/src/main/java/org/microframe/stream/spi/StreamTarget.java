package org.microframe.stream.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Filler;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.StreamRequest;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The service properties of a producer or consumer, for use on its component class. A configuration of the component
 * overrides them under the names given here. A property whose name begins with {@code microframe.stream.} and is none of these puts the
 * service into the failure table; what else a service has is its own affair.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface StreamTarget {

    /** Prefix of every property. */
    String PREFIX_ = "microframe.";

    /** Service property, String, required: the stream's name within the bundle. */
    String NAME = PREFIX_ + "stream.name";
    /** Service property, String, required: which device, an OSGi filter over the device's service properties. */
    String DEVICE = PREFIX_ + "stream.device";
    /** Service property, Integer, required unless there is a {@link #CLASS}: {@code bInterfaceNumber}, 0 to 255. */
    String INTERFACE = PREFIX_ + "stream.interface";
    /** Service property, Integer, default 1: {@code bAlternateSetting}, 0 to 255. */
    String ALTERNATE = PREFIX_ + "stream.alternate";
    /** Service property, Integer, required unless there is a {@link #CLASS}: {@code bEndpointAddress}, bit 7 for IN. */
    String ENDPOINT = PREFIX_ + "stream.endpoint";
    /**
     * Service property, Integer, default -1: {@code bInterfaceClass}, 0 to 255, of the interface whose first isochronous endpoint is meant,
     * OUT of a producer and IN of a consumer, feedback endpoints left out; in place of {@link #INTERFACE} and {@link #ENDPOINT}. -1 for
     * those.
     */
    String CLASS = PREFIX_ + "stream.class";
    /** Service property, Integer, default 64: frames (ms) queued ahead of the bus. */
    String LEAD = PREFIX_ + "stream.lead";
    /**
     * Service property, Integer, default 0: frames (ms) of lead that will do when there is not enough registered memory for more, or when
     * another plug-in has opened the endpoint with less; 0 for no less than {@link #LEAD}.
     *
     * <p>A lead that was reduced, and with it the {@link #GREATEST_LEAD}, stays so until the stream is opened again, also when memory is
     * given back: to register more would cost a gap. A stream is opened again when its device or the native service comes back, when
     * another scheduler takes over, and when its service is registered with other values.
     */
    String LEAST_LEAD = PREFIX_ + "stream.least.lead";
    /**
     * Service property, Integer, default 0: frames (ms) to which the lead may grow when lateness has eaten half of it; 0 for a lead that
     * stays.
     */
    String GREATEST_LEAD = PREFIX_ + "stream.greatest.lead";
    /**
     * Service property, Integer, default 8: frames (ms) per transfer, which is what a call fills or takes; 0 for a number that suits the
     * lead.
     */
    String FRAMES = PREFIX_ + "stream.frames";
    /** Service property, Integer, default 4: transfers that the handler may hold beside those queued. */
    String LEASABLE = PREFIX_ + "stream.leasable";
    /**
     * Service property, Integer, default 0: 0 to start as soon as possible; else frames (ms), 1 to 256, that a transfer is submitted
     * ahead of its own frame, which makes every position in the ledger exact.
     */
    String MARGIN = PREFIX_ + "stream.margin";
    /**
     * Service property, Integer array or a String of numbers with commas, default none: alternate settings that will do as well when
     * {@link #ALTERNATE} is refused or there is no bandwidth for it, in order of preference.
     */
    String OTHERS = PREFIX_ + "stream.others";
    /**
     * Service property, Integer, default 0: which streams of a device are served first when the scheduler is late, -10 to 10; the
     * greater first.
     */
    String PRIORITY = PREFIX_ + "stream.priority";
    /**
     * Service property, Long, default -1: what the frame counter of the device's frame domain shows in the frame in which the stream starts,
     * 0 to 2^32 - 1, as {@link org.microframe.isoch.SlotTime#frame} tells it of another stream; {@link #MARGIN} must not be 0, and the
     * frame must be ahead by it, and by less than 1024 frames, when the pipe is opened for the first time. -1 for as soon as possible, or
     * with the {@link #GROUP}.
     */
    String START_FRAME = PREFIX_ + "stream.start.frame";
    /**
     * Service property, String, default empty: name of the streams that start in one frame with this one; {@link #MARGIN} must not be
     * 0. The frame is chosen when the last one is ready: twice the greatest margin of them ahead, or that margin and 16 frames where that
     * is more.
     */
    String GROUP = PREFIX_ + "stream.group";
    /** Service property, Integer, default 0: how many streams the group waits for before its frame is chosen. */
    String GROUP_SIZE = PREFIX_ + "stream.group.size";
    /**
     * Service property, String, default {@code AT_FRAMES}: name of a {@link GroupStart}: how the stream goes on after the start of its
     * group. {@code THEN_ASAP} is unproven on hardware.
     */
    String GROUP_START = PREFIX_ + "stream.group.start";
    /**
     * Service property, String, default {@code RESTART}: name of an {@link OnBreak}: what the stream does when its chain of transfers
     * broke.
     */
    String ON_BREAK = PREFIX_ + "stream.on.break";
    /**
     * Service property, String, default {@code RESEND}: name of an {@link OnRefusal}: what becomes of slots that the system refused when
     * the chain broke. Of a consumer it must be {@code RESEND}.
     */
    String ON_REFUSAL = PREFIX_ + "stream.on.refusal";
    /**
     * Service property, String, default {@code SILENCE}: name of a {@link org.microframe.isoch.Filler.Kind}: what goes out when the
     * producer has nothing in time. Of a consumer it must be {@code SILENCE}.
     */
    String ON_UNDERRUN = PREFIX_ + "stream.on.underrun";
    /**
     * Service property, String, default empty: the bytes of the pattern when {@link #ON_UNDERRUN} is {@code PATTERN}, two hexadecimal
     * digits each, with spaces wherever they help: {@code 80 00}. Not more than a packet of the endpoint.
     */
    String PATTERN = PREFIX_ + "stream.pattern";
    /**
     * Service property, String, default {@code DROP_OLDEST}: name of an {@link OnOverrun}: what is discarded when consumers have not taken
     * it in time. Of a producer it must be {@code DROP_OLDEST}.
     */
    String ON_OVERRUN = PREFIX_ + "stream.on.overrun";
    /** Service property, String, default {@code PUMP}: name of a {@link Dispatch}. */
    String DISPATCH = PREFIX_ + "dispatch";

    /** {@link #NAME}. */
    String stream_name();

    /** {@link #DEVICE}. */
    String stream_device();

    /** {@link #INTERFACE}; {@link StreamRequest#ANY_INTERFACE} with a class. */
    int stream_interface();

    /** {@link #ALTERNATE}. */
    int stream_alternate() default 1;

    /** {@link #ENDPOINT}; {@link StreamRequest#ANY_OUT} or {@link StreamRequest#ANY_IN} with a class. */
    int stream_endpoint();

    /** {@link #CLASS}. */
    int stream_class() default StreamRequest.NO_CLASS;

    /** {@link #LEAD}. */
    int stream_lead() default StreamRequest.DEFAULT_LEAD_FRAMES;

    /** {@link #LEAST_LEAD}. */
    int stream_least_lead() default 0;

    /** {@link #GREATEST_LEAD}. */
    int stream_greatest_lead() default 0;

    /** {@link #FRAMES}. */
    int stream_frames() default StreamRequest.DEFAULT_FRAMES_PER_TRANSFER;

    /** {@link #LEASABLE}. */
    int stream_leasable() default StreamRequest.DEFAULT_LEASABLE;

    /** {@link #MARGIN}. */
    int stream_margin() default 0;

    /** {@link #OTHERS}. */
    int[] stream_others() default {};

    /** {@link #PRIORITY}. */
    int stream_priority() default 0;

    /** {@link #START_FRAME}. */
    long stream_start_frame() default -1;

    /** {@link #GROUP}. */
    String stream_group() default "";

    /** {@link #GROUP_SIZE}. */
    int stream_group_size() default 0;

    /** {@link #GROUP_START}. */
    GroupStart stream_group_start() default GroupStart.AT_FRAMES;

    /** {@link #ON_BREAK}. */
    OnBreak stream_on_break() default OnBreak.RESTART;

    /** {@link #ON_REFUSAL}. */
    OnRefusal stream_on_refusal() default OnRefusal.RESEND;

    /** {@link #ON_UNDERRUN}. */
    Filler.Kind stream_on_underrun() default Filler.Kind.SILENCE;

    /** {@link #PATTERN}. */
    String stream_pattern() default "";

    /** {@link #ON_OVERRUN}. */
    OnOverrun stream_on_overrun() default OnOverrun.DROP_OLDEST;

    /** {@link #DISPATCH}. */
    Dispatch dispatch() default Dispatch.PUMP;
}
