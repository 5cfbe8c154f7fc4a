package org.microframe.usb;

/** Checks that a value fits the width of its descriptor field. */
final class Width {

    private Width() {}

    static void u8(String field, int value) {
        check(field, value, 0xFF);
    }

    static void u16(String field, int value) {
        check(field, value, 0xFFFF);
    }

    private static void check(String field, int value, int limit) {
        if (value < 0 || value > limit) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be from 0 to " + limit);
        }
    }
}
