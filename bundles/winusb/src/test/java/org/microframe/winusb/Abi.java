package org.microframe.winusb;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.microframe.usb.UsbdStatus;
import org.microframe.winusb.dll.Binding;
import org.microframe.winusb.dll.setupapi.DevicePropertyKey;

/** What the classes of the binding say of Windows' binary interface, found by reflection. */
final class Abi {

    private final Map<String, Class<?>> classes = new TreeMap<>();

    /** Of all classes in {@code org.microframe.winusb.dll} and below, and of the tables of codes. */
    Abi() throws IOException, URISyntaxException {
        for (Class<?> codes : List.of(UsbdStatus.class, WindowsError.class, NtStatus.class)) {
            classes.put(codes.getSimpleName(), codes);
        }
        Path root = Path.of(Binding.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root.resolve("org/microframe/winusb/dll"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class"))
                    .filter(each -> !each.endsWith("package-info.class"))
                    .toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = load(name);
                classes.put(type.getSimpleName(), type);
            }
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Abi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Each size, offset and constant, as "CLASS MEMBER". */
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        classes.forEach((name, type) -> {
            Stream.of(type.getDeclaredFields())
                    .filter(field -> isShared(field.getModifiers()))
                    .filter(field -> field.getType() == int.class || field.isEnumConstant())
                    .forEach(field -> facts.add(name + " " + field.getName()));
            if (isLayout(type)) {
                Stream.of(type.getRecordComponents()).forEach(each -> facts.add(name + " " + each.getName()));
            }
            Stream.of(type.getDeclaredMethods())
                    .filter(Abi::isSize)
                    .forEach(method -> facts.add(name + " " + method.getName()));
        });
        return facts;
    }

    /** Each property key, as "CLASS MEMBER". */
    List<String> keys() {
        return Stream.of(DevicePropertyKey.class.getDeclaredFields())
                .filter(field -> field.getType() == DevicePropertyKey.class)
                .map(field -> "DevicePropertyKey " + field.getName())
                .toList();
    }

    /** Each native method by its name. */
    Map<String, Method> functions() {
        return classes.values().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .collect(Collectors.toMap(Method::getName, method -> method, (a, b) -> a, TreeMap::new));
    }

    private static boolean isLayout(Class<?> type) {
        return type.isRecord()
                && Stream.of(type.getRecordComponents()).allMatch(each -> each.getType() == int.class)
                && Stream.of(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("of"));
    }

    /** A method from the bytes of a pointer to the bytes of a structure. */
    private static boolean isSize(Method method) {
        return isShared(method.getModifiers())
                && !Modifier.isNative(method.getModifiers())
                && method.getReturnType() == int.class
                && List.of(method.getParameterTypes()).equals(List.of(int.class))
                && method.getName().endsWith("Size");
    }

    /** Whether something static is there for other classes. */
    private static boolean isShared(int modifiers) {
        return Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers);
    }

    /** The value of a fact, on a machine with pointers of so many bytes. */
    int fact(String name, int pointer) throws ReflectiveOperationException {
        Class<?> type = classes.get(name.split(" ")[0]);
        String member = name.split(" ")[1];
        if (isLayout(type)) {
            Object layout = type.getMethod("of", int.class).invoke(null, pointer);
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getName().equals(member)) {
                    return (int) component.getAccessor().invoke(layout);
                }
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isSize(method) && method.getName().equals(member)) {
                return (int) method.invoke(null, pointer);
            }
        }
        Object value = type.getDeclaredField(member).get(null);
        return value instanceof WindowsError error ? error.code() : (int) value;
    }

    /** The value of a property key, as "GUID NUMBER". */
    String key(String name) throws ReflectiveOperationException {
        DevicePropertyKey key = (DevicePropertyKey)
                DevicePropertyKey.class.getField(name.split(" ")[1]).get(null);
        return key.category() + " " + key.id();
    }

    /** What carries the result and each parameter of a native method. */
    static List<Carrier> carriers(Method method) {
        return Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
                .map(Carrier::of)
                .toList();
    }

    /** How a parameter travels. */
    enum Carrier {
        POINTER,
        LONG,
        /** Which C may declare narrower. */
        INT;

        private static Carrier of(Class<?> type) {
            if (type == Pointer.class || Callback.class.isAssignableFrom(type)) {
                return POINTER;
            }
            if (type == long.class) {
                return LONG;
            }
            if (type == int.class) {
                return INT;
            }
            throw new AssertionError("No parameter of the binding is a " + type);
        }

        /** Whether C may declare so many bytes, on a machine with pointers of {@code pointer} bytes. */
        boolean fits(int bytes, int pointer) {
            return switch (this) {
                case POINTER -> bytes == pointer;
                case LONG -> bytes == Long.BYTES;
                case INT -> bytes <= Integer.BYTES;
            };
        }

        /** What stands for it in the header of the 32-bit assertions. */
        String expected() {
            return switch (this) {
                case POINTER -> "4";
                case LONG -> "8";
                case INT -> "ANY_INT";
            };
        }
    }
}
