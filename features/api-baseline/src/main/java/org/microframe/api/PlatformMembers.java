package org.microframe.api;

import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Leaves out of a package what its types have of the platform's: a type has it for as long as it extends or implements what it does,
 * and what that is in detail depends on the JDK that looks.
 */
final class PlatformMembers {

    private static final String PLATFORM = "java.";

    private PlatformMembers() {}

    /** Takes them out of a type. */
    static void strip(Tree.Data type) {
        Set<String> members = members(type);
        type.children = Arrays.stream(type.children)
                .filter(member -> member.type != Type.METHOD || !members.contains(member.name))
                .toArray(Tree.Data[]::new);
    }

    private static Set<String> members(Tree.Data type) {
        Set<String> members = new HashSet<>(declared(Object.class.getName()));
        for (Tree.Data above : type.children) {
            if ((above.type == Type.EXTENDS || above.type == Type.IMPLEMENTS) && above.name.startsWith(PLATFORM)) {
                members.addAll(declared(above.name));
            }
        }
        if (type.type == Type.ENUM) {
            members.addAll(declared(Enum.class.getName()));
        }
        return members;
    }

    private static Set<String> declared(String platformType) {
        Set<String> members = new HashSet<>();
        try {
            Class<?> type = Class.forName(platformType, false, ClassLoader.getPlatformClassLoader());
            for (Method method : type.getDeclaredMethods()) {
                members.add(signature(method));
            }
            for (Method method : type.getMethods()) {
                members.add(signature(method));
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this JDK has no " + platformType + ", which an exported type is of", e);
        }
        return members;
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getTypeName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }
}
