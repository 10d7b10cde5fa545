package dev.camelstr.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How tests start Camelstr in a process of its own: from the packaged executable where Maven has made it. */
public final class Executable {
    /** Half the processor time up to where it serves: what lives for seconds gains nothing by the second compiler. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final String MAIN = "dev.camelstr.cli.Camelstr";

    private Executable() {}

    /**
     * The command line.
     *
     * @param options of the JVM
     * @param arguments of Camelstr
     */
    public static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(program());
        command.addAll(arguments);
        return command;
    }

    /** The same, with classes and resources that come before those of the executable. */
    public static List<String> command(Path before, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        String classes = Files.isRegularFile(jar()) ? jar().toString() : System.getProperty("java.class.path");
        command.addAll(List.of("-cp", before + File.pathSeparator + classes, MAIN));
        command.addAll(arguments);
        return command;
    }

    /** In an IDE there is no executable: there it is the tests' class path. */
    private static List<String> program() {
        Path jar = jar();
        return Files.isRegularFile(jar)
                ? List.of("-XX:SharedArchiveFile=" + StartedBefore.classes(jar), "-jar", jar.toString())
                : List.of("-cp", System.getProperty("java.class.path"), MAIN);
    }

    /** A data folder that has the embedded PostgreSQL, where there is an executable. */
    static Optional<Path> data() {
        return Files.isRegularFile(jar()) ? Optional.of(StartedBefore.data(jar())) : Optional.empty();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path jar() {
        return Path.of(System.getProperty("camelstr.executable", "none"));
    }
}
