package dev.camelstr.component.local.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that are for their owner only, whatever the umask says: private messages, positions and passwords stand
 * in them. Where the file system knows no owners they are as all others.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** As {@link FileChannel#open(Path, OpenOption...)}; a file that this creates is private. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes(file, FILE));
    }

    /** As {@link Files#newOutputStream(Path, OpenOption...)}. */
    public static OutputStream write(Path file, OpenOption... options) throws IOException {
        return Channels.newOutputStream(open(file, options));
    }

    /** Creates one folder. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(folder, FOLDER));
    }

    /** Creates the folder, and what is missing above it as usual; makes it private if it is there. */
    public static void claimFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            if (isPosix(folder)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            return;
        }
        if (folder.toAbsolutePath().getParent() != null) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
        }
        createFolder(folder);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
