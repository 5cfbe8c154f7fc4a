package org.microframe.stream.push;

import java.nio.ByteBuffer;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.OutputPolicy;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.util.promise.Promise;
import org.osgi.util.pushstream.PushEventSource;
import org.osgi.util.pushstream.PushStream;

/**
 * Streams as push streams, for the bundle that got the service; it opens them through {@link org.microframe.stream.Streams} in that
 * bundle's name. Any thread may call it.
 *
 * <p>A push stream outlives device, native service, scheduler and streaming runtime: events tell of it. It ends when it is closed;
 * with an error, a {@link org.microframe.stream.HandleEndedException}, when its bundle lets go of this service or the adapter goes;
 * and with the exception of its reopening when another took its name meanwhile. After it has ended, or the bundle let go of the
 * service, no call of the bundle's code begins; one that is under way is waited for, at most 250 ms.
 */
@ProviderType
public interface PushStreams {

    /**
     * A source of the events of an IN stream. Each {@code open} opens the stream under the name, so one consumer at a time may be
     * connected; it throws {@link IllegalStateException} when the name is in use. After the close it may be opened again.
     *
     * <p>Events come in order on one thread of the source's own. Back-pressure that a consumer returns holds that thread for as many
     * ms; meanwhile the buffer of the policy fills, and what finds it full is dropped and told by a {@link DiscontinuityEvent}. A
     * consumer that blocks does the same. A negative answer closes the stream.
     *
     * @param name the stream's name within the bundle, not empty
     * @param request which endpoint of which device, and how
     * @param policy size of the buffer
     * @throws IllegalArgumentException when the name is empty or the endpoint is OUT
     */
    PushEventSource<StreamEvent> source(String name, StreamRequest request, InputPolicy policy);

    /**
     * An unbuffered push stream of {@link #source}: it runs on the source's thread, and its back-pressure reaches the source's
     * buffer. It is opened by its terminal operation. For another buffer build one with a {@code PushStreamProvider}.
     *
     * @throws IllegalArgumentException when the name is empty or the endpoint is OUT
     */
    PushStream<StreamEvent> stream(String name, StreamRequest request, InputPolicy policy);

    /**
     * Sends the bytes of a push stream, as an {@link org.microframe.stream.IsochOutput} does. The thread that delivers an event waits
     * until the output's buffer has taken it, which is the back-pressure; so give the push stream a buffer and an executor of its
     * own. When the push stream closes, what it brought is drained and the output closed; when it fails the output is aborted.
     * When the streaming runtime is replaced, what is in its buffer is lost, and the rest goes on with the next.
     *
     * @param data between position and limit; neither is moved. This is its terminal operation
     * @param name the stream's name within the bundle, not empty
     * @param request which endpoint of which device, and how
     * @param policy size of the buffer, and what becomes of data while the stream does not run
     * @return resolved with the bytes that were taken, when the push stream has closed; failed with its error, with {@link
     *     org.microframe.stream.StreamSuspendedException} by the policy, or when this ends
     * @throws IllegalArgumentException when the name is empty or the endpoint is IN
     */
    Promise<Long> send(PushStream<ByteBuffer> data, String name, StreamRequest request, OutputPolicy policy);
}
