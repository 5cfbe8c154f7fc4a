package org.microframe.api;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import aQute.bnd.version.Version;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an exported package offers, and under which version, as text: a line for each element with what its removal and its
 * addition mean to those who use it, by bnd's rules, and what belongs to it below, two columns further in.
 */
record RecordedPackage(Version version, Tree.Data root) {

    private static final Set<Type> TYPES = EnumSet.of(Type.CLASS, Type.INTERFACE, Type.ENUM, Type.ANNOTATION);

    /** Keeps the types alone, without what is the platform's. */
    RecordedPackage {
        root.children = Arrays.stream(root.children)
                .filter(child -> TYPES.contains(child.type))
                .toArray(Tree.Data[]::new);
        for (Tree.Data type : root.children) {
            PlatformMembers.strip(type);
        }
    }

    private static final String HEAD = "package ";
    private static final int INDENT = 2;

    /** An element while its lines are read. */
    private record Open(Tree.Data element, List<Tree.Data> children) {

        Open(Tree.Data element) {
            this(element, new ArrayList<>());
        }

        void close() {
            element.children = children.toArray(Tree.Data[]::new);
        }
    }

    /** Name of the package. */
    String name() {
        return root.name;
    }

    /** The package and all that it has. */
    Tree tree() throws Exception {
        return new DiffPluginImpl().deserialize(root);
    }

    /** As a file has it. */
    String text() {
        StringBuilder text = new StringBuilder(HEAD + name() + " " + version + "\n");
        write(root.children, INDENT, text);
        return text.toString();
    }

    private static void write(Tree.Data[] elements, int indent, StringBuilder text) {
        for (Tree.Data element : elements) {
            text.append(" ".repeat(indent)).append(element.type);
            text.append(" +").append(element.add).append(" -").append(element.rem);
            text.append(' ').append(escaped(element.name)).append('\n');
            write(element.children, indent + INDENT, text);
        }
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @throws IllegalArgumentException when a line is none of its; names the line
     */
    static RecordedPackage of(String text) {
        List<String> lines = text.lines().toList();
        String[] head = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
        if (head.length != 3 || !lines.get(0).startsWith(HEAD)) {
            throw new IllegalArgumentException("the first line is " + (lines.isEmpty() ? "missing" : lines.get(0))
                    + "; it must be: " + HEAD + "NAME VERSION");
        }
        Tree.Data root = new Tree.Data();
        root.type = Type.PACKAGE;
        root.name = head[1];
        Deque<Open> open = new ArrayDeque<>(List.of(new Open(root)));
        for (String line : lines.subList(1, lines.size())) {
            int depth = (line.length() - line.stripLeading().length()) / INDENT;
            if (depth < 1 || depth > open.size()) {
                throw new IllegalArgumentException(
                        "the line is" + line + "; it must be indented by two columns more than what it belongs to");
            }
            while (open.size() > depth) {
                open.pop().close();
            }
            Open element = new Open(element(line.stripLeading()));
            open.element().children.add(element.element);
            open.push(element);
        }
        open.forEach(Open::close);
        return new RecordedPackage(new Version(head[2]), root);
    }

    private static Tree.Data element(String line) {
        String[] parts = line.split(" ", 4);
        if (parts.length != 4 || !parts[1].startsWith("+") || !parts[2].startsWith("-")) {
            throw new IllegalArgumentException("the line is " + line + "; it must be: TYPE +DELTA -DELTA NAME");
        }
        Tree.Data element = new Tree.Data();
        element.type = Type.valueOf(parts[0]);
        element.add = Delta.valueOf(parts[1].substring(1));
        element.rem = Delta.valueOf(parts[2].substring(1));
        element.name = parts[3].translateEscapes();
        return element;
    }

    /**
     * What a bundle exports.
     *
     * @param bundle its jar, or the folder of what is in it
     * @param others bundles with types that those of this one extend
     */
    static List<RecordedPackage> of(File bundle, Collection<File> others) throws Exception {
        try (Analyzer analyzer = new Analyzer()) {
            analyzer.setJar(bundle);
            analyzer.addClasspath(others);
            return Arrays.stream(
                            new DiffPluginImpl().tree(analyzer).get("<api>").getChildren())
                    .filter(element -> element.getType() == Type.PACKAGE)
                    .map(Tree::serialize)
                    .map(root -> new RecordedPackage(versionOf(root), root))
                    .toList();
        }
    }

    private static Version versionOf(Tree.Data root) {
        return Arrays.stream(root.children)
                .filter(child -> child.type == Type.VERSION)
                .map(child -> new Version(child.name))
                .findFirst()
                .orElse(Version.emptyVersion);
    }
}
