package org.microframe.scheduler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The scheduler and its simulation once more, with one class compiled from another source. */
final class PlantedClasses extends ClassLoader {

    private static final String PACKAGE = "org.microframe.scheduler.";

    private final Map<String, ByteArrayOutputStream> compiled;

    private PlantedClasses(Map<String, ByteArrayOutputStream> compiled) {
        super(PlantedClasses.class.getClassLoader());
        this.compiled = compiled;
    }

    /** Compiles a class, with those inside it, and lets the others of the package see it in place of its original. */
    static PlantedClasses compile(String name, String source) throws IOException {
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            null,
                            new Memory(files, compiled),
                            null,
                            List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path")),
                            null,
                            List.of(new Source(name, source)))
                    .call();
            if (!done) {
                throw new IllegalArgumentException("the error planted into " + name + " does not compile");
            }
        }
        return new PlantedClasses(compiled);
    }

    /** Whether a scenario fails, or does not agree with the bus. */
    static boolean fails(Class<?> simulation, long seed, int frames) throws ReflectiveOperationException {
        Constructor<?> make = simulation.getDeclaredConstructor(long.class);
        Method run = simulation.getDeclaredMethod("run", int.class);
        Method judge = simulation.getDeclaredMethod("requireAgreement");
        make.setAccessible(true);
        run.setAccessible(true);
        judge.setAccessible(true);
        try {
            Object scenario = make.newInstance(seed);
            run.invoke(scenario, frames);
            judge.invoke(scenario);
            return false;
        } catch (InvocationTargetException e) {
            return true;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = name.startsWith(PACKAGE) ? own(name) : super.loadClass(name, resolve);
            }
            return loaded;
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        byte[] bytes = compiled.containsKey(name) ? compiled.get(name).toByteArray() : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Source that is in no file. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> compiled;

        Memory(JavaFileManager files, Map<String, ByteArrayOutputStream> compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    compiled.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
