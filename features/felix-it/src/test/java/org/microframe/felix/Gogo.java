package org.microframe.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.microframe.testing.Shell;

/** Felix's shell. */
record Gogo(CommandProcessor processor) implements Shell {

    @Override
    public String run(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (CommandSession session =
                processor.createSession(new ByteArrayInputStream(new byte[0]), printed, printed)) {
            return String.valueOf(session.execute(line));
        }
    }
}
