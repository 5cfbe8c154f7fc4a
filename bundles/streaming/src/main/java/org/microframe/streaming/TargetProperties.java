package org.microframe.streaming;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Filler;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.LossPolicy;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.spi.StreamTarget;
import org.osgi.framework.ServiceReference;

/**
 * What a registration asks for, read from its service properties.
 *
 * @param identity whose stream it is
 * @param request what the stream needs
 * @param dispatch which thread is to call the handler
 */
record TargetProperties(StreamIdentity identity, StreamRequest request, Dispatch dispatch) {

    private static final int REQUIRED = Integer.MIN_VALUE;
    private static final int DEFAULT_ALTERNATE = 1;
    private static final String PREFIX = StreamTarget.PREFIX_ + "stream.";
    /** The names after the prefix, as the annotation's elements are mapped to them (Declarative Services 112.8.2.1). */
    private static final Set<String> NAMES = Arrays.stream(StreamTarget.class.getDeclaredMethods())
            .map(element -> StreamTarget.PREFIX_ + element.getName().replace('_', '.'))
            .filter(name -> name.startsWith(PREFIX))
            .map(name -> name.substring(PREFIX.length()))
            .collect(Collectors.toCollection(TreeSet::new));

    /**
     * Reads the properties of {@link StreamTarget}.
     *
     * @param in whether the registration takes data from the device
     * @throws IllegalArgumentException when one is missing, unknown, of another type, or breaks a rule
     */
    static TargetProperties of(ServiceReference<?> reference, boolean in) {
        requireKnownNames(reference);
        StreamIdentity identity =
                new StreamIdentity(reference.getBundle().getSymbolicName(), text(reference, StreamTarget.NAME));
        int interfaceClass = number(reference, StreamTarget.CLASS, StreamRequest.NO_CLASS);
        boolean search = interfaceClass != StreamRequest.NO_CLASS;
        StreamRequest request = new StreamRequest(
                text(reference, StreamTarget.DEVICE),
                number(reference, StreamTarget.INTERFACE, search ? StreamRequest.ANY_INTERFACE : REQUIRED),
                number(reference, StreamTarget.ALTERNATE, DEFAULT_ALTERNATE),
                number(
                        reference,
                        StreamTarget.ENDPOINT,
                        search ? in ? StreamRequest.ANY_IN : StreamRequest.ANY_OUT : REQUIRED),
                interfaceClass,
                number(reference, StreamTarget.LEAD, StreamRequest.DEFAULT_LEAD_FRAMES),
                number(reference, StreamTarget.FRAMES, StreamRequest.DEFAULT_FRAMES_PER_TRANSFER),
                number(reference, StreamTarget.LEASABLE, StreamRequest.DEFAULT_LEASABLE),
                number(reference, StreamTarget.MARGIN, 0),
                new StreamPolicy(
                        others(reference),
                        number(reference, StreamTarget.PRIORITY, 0),
                        number(reference, StreamTarget.LEAST_LEAD, 0),
                        number(reference, StreamTarget.GREATEST_LEAD, 0),
                        startFrame(reference),
                        plain(reference, StreamTarget.GROUP),
                        number(reference, StreamTarget.GROUP_SIZE, 0),
                        choice(reference, StreamTarget.GROUP_START, GroupStart.AT_FRAMES),
                        losses(reference)));
        if (request.isIn() != in) {
            throw new IllegalArgumentException(String.format(
                    "%s is 0x%02X; a %s needs an %s endpoint",
                    StreamTarget.ENDPOINT, request.endpointAddress(), in ? "consumer" : "producer", in ? "IN" : "OUT"));
        }
        return new TargetProperties(identity, request, choice(reference, StreamTarget.DISPATCH, Dispatch.PUMP));
    }

    /** A misspelt property would else be as good as none. Those outside the prefix are whoever's else; case does not count in OSGi. */
    private static void requireKnownNames(ServiceReference<?> reference) {
        List<String> unknown = Arrays.stream(reference.getPropertyKeys())
                .filter(key -> key.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
                .filter(key -> !NAMES.contains(key.substring(PREFIX.length()).toLowerCase(Locale.ROOT)))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join(" and ", unknown) + (unknown.size() == 1 ? " is unknown" : " are unknown")
                            + "; what follows " + PREFIX + " must be one of " + String.join(", ", NAMES));
        }
    }

    private static String text(ServiceReference<?> reference, String key) {
        Object value = reference.getProperty(key);
        if (value instanceof String && !((String) value).isBlank()) {
            return (String) value;
        }
        throw new IllegalArgumentException(key + " is " + value + "; it must be a String that is not empty");
    }

    private static int number(ServiceReference<?> reference, String key, int otherwise) {
        Object value = reference.getProperty(key);
        if (value == null && otherwise != REQUIRED) {
            return otherwise;
        }
        try {
            return value instanceof Integer
                    ? (Integer) value
                    : Integer.decode(String.valueOf(value).trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be an Integer", e);
        }
    }

    private static long startFrame(ServiceReference<?> reference) {
        Object value = reference.getProperty(StreamTarget.START_FRAME);
        try {
            return value == null
                    ? StreamPolicy.NO_FRAME
                    : Long.decode(value.toString().trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(StreamTarget.START_FRAME + " is " + value + "; it must be a Long", e);
        }
    }

    private static List<Integer> others(ServiceReference<?> reference) {
        Object value = reference.getProperty(StreamTarget.OTHERS);
        if (value == null) {
            return List.of();
        }
        try {
            if (value instanceof int[] numbers) {
                return Arrays.stream(numbers).boxed().toList();
            }
            Object[] elements = value instanceof Object[] array
                    ? array
                    : value instanceof Collection<?> collection
                            ? collection.toArray()
                            : value.toString().isBlank()
                                    ? new Object[0]
                                    : value.toString().split(",");
            return Arrays.stream(elements)
                    .map(element -> Integer.decode(String.valueOf(element).trim()))
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    StreamTarget.OTHERS + " is " + (value instanceof Object[] array ? Arrays.toString(array) : value)
                            + "; it must be an Integer array or numbers with commas",
                    e);
        }
    }

    private static LossPolicy losses(ServiceReference<?> reference) {
        Filler.Kind kind = choice(reference, StreamTarget.ON_UNDERRUN, Filler.Kind.SILENCE);
        return new LossPolicy(
                choice(reference, StreamTarget.ON_BREAK, OnBreak.RESTART),
                choice(reference, StreamTarget.ON_REFUSAL, OnRefusal.RESEND),
                Filler.of(kind, plain(reference, StreamTarget.PATTERN)),
                choice(reference, StreamTarget.ON_OVERRUN, OnOverrun.DROP_OLDEST));
    }

    private static String plain(ServiceReference<?> reference, String key) {
        Object value = reference.getProperty(key);
        return value == null ? "" : value.toString().trim();
    }

    /** A constant by its name, in whatever case. */
    private static <E extends Enum<E>> E choice(ServiceReference<?> reference, String key, E otherwise) {
        Object value = reference.getProperty(key);
        if (value == null) {
            return otherwise;
        }
        Class<E> type = otherwise.getDeclaringClass();
        try {
            return Enum.valueOf(type, value.toString().trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String names =
                    Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" or "));
            throw new IllegalArgumentException(key + " is " + value + "; it must be " + names, e);
        }
    }
}
