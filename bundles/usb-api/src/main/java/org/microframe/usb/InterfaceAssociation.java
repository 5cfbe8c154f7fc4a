package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Consecutive interfaces that form one function (USB 3.2, 9.6.4).
 *
 * @param firstInterface {@code bFirstInterface}, 0 to 0xFF
 * @param interfaceCount {@code bInterfaceCount}, at least 1; the last interface is at most 0xFF
 * @param functionClass {@code bFunctionClass}, 0 to 0xFF
 * @param functionSubclass {@code bFunctionSubClass}, 0 to 0xFF
 * @param functionProtocol {@code bFunctionProtocol}, 0 to 0xFF
 * @param stringIndex {@code iFunction}, 0 to 0xFF; 0 is no string
 */
@ProviderType
public record InterfaceAssociation(
        int firstInterface,
        int interfaceCount,
        int functionClass,
        int functionSubclass,
        int functionProtocol,
        int stringIndex) {

    static final String COUNT_RULE =
            "an association has one interface at least, and interface numbers end at 255 (USB 3.2, 9.6.4)";

    /** @throws IllegalArgumentException when a field does not fit its width, or the interfaces do not exist */
    public InterfaceAssociation {
        Width.u8("bFirstInterface", firstInterface);
        Width.u8("bInterfaceCount", interfaceCount);
        Width.u8("bFunctionClass", functionClass);
        Width.u8("bFunctionSubClass", functionSubclass);
        Width.u8("bFunctionProtocol", functionProtocol);
        Width.u8("iFunction", stringIndex);
        if (!isRange(firstInterface, interfaceCount)) {
            throw new IllegalArgumentException("bFirstInterface is " + firstInterface + " and bInterfaceCount is "
                    + interfaceCount + "; " + COUNT_RULE);
        }
    }

    static boolean isRange(int firstInterface, int interfaceCount) {
        return interfaceCount > 0 && firstInterface + interfaceCount <= 0x100;
    }

    /** Whether an interface belongs to the function. */
    public boolean contains(int interfaceNumber) {
        return interfaceNumber >= firstInterface && interfaceNumber < firstInterface + interfaceCount;
    }
}
