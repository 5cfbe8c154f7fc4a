package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Access to volatile fields that one thread writes: a release store shows the value without waiting until it is seen, which on a pump with
 * many streams would be a wait for memory at every field.
 */
final class Fields {

    private Fields() {}

    /** A field of the class that the look-up is from. */
    static VarHandle of(MethodHandles.Lookup owner, String name, Class<?> type) {
        try {
            return owner.findVarHandle(owner.lookupClass(), name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
