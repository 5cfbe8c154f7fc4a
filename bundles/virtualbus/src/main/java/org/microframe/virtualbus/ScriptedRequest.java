package org.microframe.virtualbus;

import java.util.Set;
import org.microframe.usb.SetupPacket;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One line of a device's table of control requests. The first line that matches and does not stall the data answers; what
 * no line answers is stalled.
 *
 * @param requestType {@code bmRequestType}, 0 to 0xFF
 * @param request {@code bRequest}, 0 to 0xFF
 * @param value {@code wValue}, 0 to 0xFFFF
 * @param index {@code wIndex}, 0 to 0xFFFF
 * @param answer what the device answers; data only to a request with direction IN, accepted data only to one with OUT
 * @param prepares addresses of OUT endpoints that refuse all data until the request has been accepted after their
 *     alternate setting was selected; when several lines prepare an endpoint, any of them is enough
 */
@ProviderType
public record ScriptedRequest(
        int requestType, int request, int value, int index, RequestAnswer answer, Set<Integer> prepares) {

    /** @throws IllegalArgumentException when a field does not fit its width, or the answer does not fit the direction */
    public ScriptedRequest {
        SetupPacket setup = new SetupPacket(requestType, request, value, index, 0);
        boolean sends = answer instanceof RequestAnswer.Data;
        if (!(answer instanceof RequestAnswer.Stall) && sends != setup.isIn()) {
            throw new IllegalArgumentException(String.format(
                    "bmRequestType is 0x%02X and the answer is %s; bit 7 says that data goes %s (USB 2.0, table 9-2)",
                    requestType, answer, setup.isIn() ? "to the host" : "to the device"));
        }
        prepares = Set.copyOf(prepares);
    }

    /** A line that prepares no endpoint. */
    public ScriptedRequest(int requestType, int request, int value, int index, RequestAnswer answer) {
        this(requestType, request, value, index, answer, Set.of());
    }

    boolean matches(SetupPacket setup) {
        return setup.requestType() == requestType
                && setup.request() == request
                && setup.value() == value
                && setup.index() == index;
    }
}
