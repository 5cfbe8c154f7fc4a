package org.microframe.virtualbus;

import java.util.Arrays;
import java.util.HexFormat;
import org.osgi.annotation.versioning.ProviderType;

/** What a virtual device answers to a control request. */
@ProviderType
public sealed interface RequestAnswer {

    /**
     * Sends bytes, at most {@code wLength} of them.
     *
     * @param bytes the answer; copied on the way in and out
     */
    record Data(byte... bytes) implements RequestAnswer {

        /** Copies the bytes. */
        public Data {
            bytes = bytes.clone();
        }

        /** A copy of the bytes. */
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Data[" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /**
     * Accepts a data stage of a given length, whatever it contains; stalls any other length.
     *
     * @param length bytes, 0 to 65535
     */
    record Accept(int length) implements RequestAnswer {

        /** @throws IllegalArgumentException when the length does not fit {@code wLength} */
        public Accept {
            if (length < 0 || length > 0xFFFF) {
                throw new IllegalArgumentException("the accepted length is " + length + "; it must be from 0 to 65535");
            }
        }
    }

    /**
     * Accepts a data stage of given bytes; stalls any other.
     *
     * @param bytes what is expected; copied on the way in and out
     */
    record Expect(byte... bytes) implements RequestAnswer {

        /** Copies the bytes. */
        public Expect {
            bytes = bytes.clone();
        }

        /** A copy of the bytes. */
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Expect that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Expect[" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /** Refuses the request (USB 2.0, 8.5.3.4). */
    record Stall() implements RequestAnswer {}
}
