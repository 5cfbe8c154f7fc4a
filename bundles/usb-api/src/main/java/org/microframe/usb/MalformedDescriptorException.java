package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** Thrown when the bytes of a descriptor break a rule of the USB specification that the parser depends on. */
@ProviderType
public class MalformedDescriptorException extends UsbException {

    private static final long serialVersionUID = 1L;

    /** Where the offending field is, in bytes. */
    private final int offset;
    /** What the field should have obeyed. */
    private final String rule;

    /**
     * Makes an exception whose message names the offset, what was found there, and the rule.
     *
     * @param offset the offending field, in bytes from the start of the parsed buffer, 0 or more
     * @param found the field and the value found in it
     * @param rule the rule that it breaks, with its place in the specification
     */
    public MalformedDescriptorException(int offset, String found, String rule) {
        super("At byte " + offset + ": " + found + "; rule: " + rule);
        this.offset = offset;
        this.rule = rule;
    }

    /** Where the offending field is, in bytes from the position that the buffer was parsed at. */
    public int offset() {
        return offset;
    }

    /** The rule that is broken, with its place in the specification. */
    public String rule() {
        return rule;
    }
}
