package dev.camelstr.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How tests start Camelstr in a process of its own: from the packaged executable where Maven has made it. */
public final class Executable {
    /** Half the processor time up to where it serves: what lives for seconds gains nothing by the second compiler. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final String MAIN = "dev.camelstr.cli.Camelstr";

    private Executable() {}

    /**
     * The command line, of what is in the executable ({@link UnpackedExecutable}): it starts in a third of the time.
     *
     * @param options of the JVM
     * @param arguments of Camelstr
     */
    public static List<String> command(List<String> options, List<String> arguments) {
        return command(options, isPackaged() ? UnpackedExecutable.of(jar()) : onTheClassPath(), arguments);
    }

    /** The same of the executable as it is. */
    public static List<String> packaged(List<String> options, List<String> arguments) {
        return command(options, isPackaged() ? List.of("-jar", jar().toString()) : onTheClassPath(), arguments);
    }

    private static List<String> command(List<String> options, List<String> program, List<String> arguments) {
        return Stream.of(List.of(java()), options, program, arguments)
                .flatMap(List::stream)
                .toList();
    }

    /** A data folder that was used, where there is an executable. */
    static Optional<Path> usedData() {
        return isPackaged() ? Optional.of(UnpackedExecutable.dataOf(jar())) : Optional.empty();
    }

    private static boolean isPackaged() {
        return Files.isRegularFile(jar());
    }

    /** In an IDE there is no executable. */
    private static List<String> onTheClassPath() {
        return List.of("-cp", System.getProperty("java.class.path"), MAIN);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path jar() {
        return Path.of(System.getProperty("camelstr.executable", "none"));
    }
}
