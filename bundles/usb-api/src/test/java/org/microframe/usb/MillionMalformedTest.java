package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A million malformed inputs, among damaged ones that are sound still: whatever comes, the parser reads it or throws the one
 * exception that it documents, with an offset inside the input. Another million is drawn with {@code -Dmicroframe.seed=N}.
 */
class MillionMalformedTest {

    private static final int REFUSALS = 1_000_000;
    private static final byte[][] CONFIGURATIONS = {
        Samples.speaker(), Samples.camera(), Samples.superSpeedCamera(), Samples.composite(), Samples.superSpeedPlus()
    };
    private static final byte[] DEVICE = Samples.device();
    private static final byte[] BOS = Samples.bos();
    private static final int[] TYPES = {1, 2, 4, 5, 0x0B, 0x0F, 0x10, 0x24, 0x25, 0x30, 0x31};

    private final long seed = Long.getLong("microframe.seed", 1);
    private final SplittableRandom random = new SplittableRandom(seed);
    private int read;
    private int refused;

    /** On a thread of its own, whose short stack makes exceptions cheap. */
    @Test
    void onlyTheDocumentedExceptionIsThrown() {
        CompletableFuture.runAsync(this::parseAll, task -> new Thread(task).start())
                .join();

        assertThat(read).as("inputs that are sound in spite of it").isBetween(REFUSALS / 50, REFUSALS);
    }

    private void parseAll() {
        for (int i = 0; refused < REFUSALS; i++) {
            int kind = random.nextInt(10);
            byte[] sound = kind == 0 ? DEVICE : kind == 1 ? BOS : CONFIGURATIONS[random.nextInt(CONFIGURATIONS.length)];
            byte[] damaged = damage(sound);
            try {
                parse(kind, damaged);
                read++;
            } catch (MalformedDescriptorException refusal) {
                refused++;
                if (refusal.offset() < 0
                        || refusal.offset() > damaged.length
                        || refusal.rule().isEmpty()) {
                    throw new AssertionError(described(i, damaged), refusal);
                }
            } catch (RuntimeException failure) {
                throw new AssertionError(described(i, damaged), failure);
            }
        }
    }

    private static void parse(int kind, byte[] bytes) throws MalformedDescriptorException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        switch (kind) {
            case 0 -> DescriptorParser.parseDevice(buffer);
            case 1 -> DescriptorParser.parseBos(buffer);
            default -> DescriptorParser.parseConfiguration(buffer, kind == 2 ? UsbSpeed.SUPER : UsbSpeed.HIGH);
        }
    }

    /** Changes, cuts, repeats and inserts, and mostly repairs the total length, so that the damage is met further in. */
    private byte[] damage(byte[] sound) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> bytes = Arrays.copyOf(bytes, 1 + at);
                case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
                case 2 -> System.arraycopy(sound, 0, bytes, at, Math.min(sound.length, bytes.length - at));
                case 3 -> bytes[at] = (byte) TYPES[random.nextInt(TYPES.length)];
                case 4 -> bytes[at] += (byte) (1 - 2 * random.nextInt(2));
                case 5 -> bytes[at] = 0;
                default -> bytes[at] = (byte) random.nextInt(0x100);
            }
        }
        return bytes.length >= 4 && random.nextInt(5) > 0 ? Samples.withTotalLength(bytes) : bytes;
    }

    private String described(int number, byte[] damaged) {
        return "input " + number + " of seed " + seed + ": " + Arrays.toString(damaged);
    }
}
