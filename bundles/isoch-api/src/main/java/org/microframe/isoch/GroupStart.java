package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** How the members of a group go on after they have started in one frame. */
@ProviderType
public enum GroupStart {
    /** Each transfer is submitted at its frame: a late one loses its packets, and the stream stays in step. */
    AT_FRAMES,
    /**
     * Only the first transfer of a chain is submitted at its frame; each that follows continues the stream as soon as possible ({@code
     * WinUsb_WriteIsochPipeAsap} or {@code WinUsb_ReadIsochPipeAsap} with {@code ContinueStream}), so that a late one breaks the chain,
     * which then starts again in step with the group. <b>Unproven on hardware</b>: no documentation says that Windows continues a stream
     * that was started at a frame, and where it refuses, every transfer is a chain of its own with a gap behind it.
     */
    THEN_ASAP
}
