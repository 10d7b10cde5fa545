package dev.camelstr.cli.settings.type;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files and folders of this machine. */
final class Paths {
    static final SettingType FILE = ParsedType.of("a file that can be read", Paths::requireFile);
    static final SettingType FOLDER = ParsedType.of("a folder", Paths::requireNoFile);
    static final SettingType EXISTING_FOLDER = ParsedType.of("a folder that is there", Paths::requireFolder);

    private Paths() {}

    private static void requireFile(String path) {
        if (!Files.exists(of(path))) {
            throw new IllegalArgumentException("there is no such file");
        }
        if (!Files.isRegularFile(of(path)) || !Files.isReadable(of(path))) {
            throw new IllegalArgumentException("it cannot be read by this user");
        }
    }

    private static void requireNoFile(String path) {
        if (Files.exists(of(path)) && !Files.isDirectory(of(path))) {
            throw new IllegalArgumentException("it is a file");
        }
    }

    private static void requireFolder(String path) {
        if (!Files.isDirectory(of(path))) {
            throw new IllegalArgumentException("there is no such folder");
        }
    }

    private static Path of(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it is no path", e);
        }
    }
}
