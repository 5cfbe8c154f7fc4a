package org.microframe.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** Karaf's shell, as an administrator uses it. */
final class Console {

    private static final Subject ADMINISTRATOR = new Subject(
            true,
            Set.of(
                    new RolePrincipal("admin"),
                    new RolePrincipal("manager"),
                    new RolePrincipal("viewer"),
                    new RolePrincipal("systembundles")),
            Set.of(),
            Set.of());

    private final SessionFactory sessions;

    Console(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Runs a line and returns what a person would see: what it printed, and its result. */
    String run(String line) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
        try {
            Object result =
                    Subject.doAs(ADMINISTRATOR, (PrivilegedExceptionAction<Object>) () -> session.execute(line));
            out.print(result == null ? "" : result);
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        } finally {
            session.close();
        }
    }
}
