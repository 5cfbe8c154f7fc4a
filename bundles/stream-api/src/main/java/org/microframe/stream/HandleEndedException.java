package org.microframe.stream;

import org.microframe.usb.UsbException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown when a handle of {@link Streams} is used after its end; {@link #reason} and the message say how to go on. The stream
 * itself lingers for a while after its handle (5 s unless configured otherwise) and goes on under the handle that is opened for
 * the same name within that time, ledger included.
 */
@ProviderType
public class HandleEndedException extends UsbException {

    private static final long serialVersionUID = 1L;

    /** Why a handle ended. */
    @ProviderType
    public enum Reason {
        /** It was closed by whoever opened it. */
        CLOSED("it was closed; open the name again to go on"),
        /** Its bundle stopped using the service {@link Streams}, or was stopped. */
        RELEASED("its bundle let go of the service Streams; get the service and open the name again to go on"),
        /**
         * The streaming runtime that made it has gone. Its successor is a service soon: get {@link Streams} again and open the
         * same name.
         */
        RUNTIME_GONE(
                "the streaming runtime that made it has gone; get the service Streams anew and open the name again to go on"),
        /**
         * The bundle that adapts streams to push streams has gone. Its successor is a service soon: get it again and open the same
         * name.
         */
        ADAPTER_GONE(
                "the push stream adapter has gone; get the service PushStreams anew and open the name again to go on");

        private final String remedy;

        Reason(String remedy) {
            this.remedy = remedy;
        }
    }

    /** Why the handle ended. */
    private final Reason reason;

    /**
     * Makes an exception.
     *
     * @param what names the handle
     * @param reason why it ended
     */
    public HandleEndedException(String what, Reason reason) {
        super(what + " has ended: " + reason.remedy);
        this.reason = reason;
    }

    /** Why the handle ended. */
    public Reason reason() {
        return reason;
    }
}
