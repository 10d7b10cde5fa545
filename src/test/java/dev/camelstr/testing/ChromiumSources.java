package dev.camelstr.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the tests' browser comes from: {@code CAMELSTR_TEST_CHROMIUM}, else the search path, else Debian's package. */
record ChromiumSources(List<String> command, Path home) {
    private static final String VARIABLE = "CAMELSTR_TEST_CHROMIUM";
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /**
     * A command that runs a browser until its standard input ends, told the folder {@code home} as its own.
     *
     * @param flags of the browser
     */
    static ChromiumSources find(String name, String flags) {
        try {
            Optional<String> installed = installed();
            return installed.isPresent() ? outside(installed.get(), name, flags) : unpacked(name, flags);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The tests of the pages need Chromium: install it, or name it in " + VARIABLE
                            + ", or run them on a Debian-like system that reaches its mirror (" + e.getMessage() + ").",
                    e);
        }
    }

    private static Optional<String> installed() {
        String configured = System.getenv(VARIABLE);
        if (configured != null && !configured.isBlank()) {
            return Optional.of(configured.strip());
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(program -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static ChromiumSources outside(String program, String name, String flags) throws IOException {
        Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), name)
                .toAbsolutePath();
        String sandbox = "root".equals(System.getProperty("user.name")) ? "--no-sandbox " : "";
        Path script = Files.writeString(home.resolve("start.sh"), script(program, home.toString(), sandbox + flags));
        return new ChromiumSources(List.of("setsid", "--wait", "sh", script.toString()), home);
    }

    private static ChromiumSources unpacked(String name, String flags) throws IOException {
        Path root = DebianPackages.root("chromium", "chromium", "fonts-dejavu-core", "fonts-noto-color-emoji");
        Path home = Files.createDirectory(root.resolve("tmp").resolve(name));
        String inside = "/tmp/" + name;
        // In there it is root, and its sandbox would want what the namespace does not give.
        Files.writeString(
                home.resolve("start.sh"), script("/usr/lib/chromium/chromium", inside, "--no-sandbox " + flags));
        return new ChromiumSources(Namespace.command(root, inside + "/start.sh"), home);
    }

    private static String script(String program, String home, String flags) {
        return """
                export PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 HOME=%2$s
                %1$s %3$s --user-data-dir=%2$s/profile about:blank </dev/null &
                while read -r line; do :; done
                [ $$ = 1 ] || kill -KILL 0
                """.formatted(program, home, flags);
    }
}
