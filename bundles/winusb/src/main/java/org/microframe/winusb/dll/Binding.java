package org.microframe.winusb.dll;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A class of native methods and the DLL that has their functions. All of them are bound or none: each is looked up first, and
 * what the DLL lacks is told by name. They stay bound for as long as their class lives, as a thread that is on its way back
 * from one must find it bound.
 *
 * @param missing functions, or the whole DLL, in alphabetical order; empty when the methods may be called
 */
public record Binding(List<String> missing) {

    /** Copies the list. */
    public Binding {
        missing = List.copyOf(missing);
    }

    /**
     * Binds the native methods of a class to the functions of the same names. To be called once for a class.
     *
     * @param functions whose {@code static native} methods are bound
     * @param dll the DLL's name without {@code .dll}
     */
    public static Binding bind(Class<?> functions, String dll) {
        // WINAPI is stdcall on x86, and the one convention there is elsewhere.
        int convention = Native.POINTER_SIZE == Integer.BYTES ? Function.ALT_CONVENTION : Function.C_CONVENTION;
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(dll, Map.of(Library.OPTION_CALLING_CONVENTION, convention));
        } catch (UnsatisfiedLinkError e) {
            return new Binding(List.of(dll + ".dll"));
        }
        List<String> missing = new ArrayList<>();
        for (Method method : functions.getDeclaredMethods()) {
            if (Modifier.isNative(method.getModifiers()) && !has(library, method.getName())) {
                missing.add(method.getName());
            }
        }
        missing.sort(null);
        if (missing.isEmpty()) {
            Native.register(functions, library);
        }
        return new Binding(missing);
    }

    /** Whether the methods may be called. */
    public boolean isBound() {
        return missing.isEmpty();
    }

    private static boolean has(NativeLibrary library, String name) {
        try {
            library.getFunction(name);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }
}
