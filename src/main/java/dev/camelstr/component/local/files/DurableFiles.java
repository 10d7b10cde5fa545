package dev.camelstr.component.local.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** Small files that are replaced as a whole, and folders, so that they outlive a loss of power. */
public final class DurableFiles {
    private DurableFiles() {}

    public static void write(Path file, String text) throws IOException {
        boolean isNew = !Files.exists(file);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = PrivateFiles.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        if (isNew) {
            forceFolder(file.getParent());
        }
    }

    /** Makes the creation, renaming or removal of files in this folder durable. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates it and what is missing above it, which must be absolute. */
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder.getParent());
            PrivateFiles.createFolder(folder);
            forceFolder(folder.getParent());
        }
    }

    public static void writeNumber(Path file, long number) throws IOException {
        write(file, number + " " + checksum(number) + "\n");
    }

    /** @throws CorruptLogException if the file is there but does not hold what was written */
    public static OptionalLong readNumber(Path file) throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        String[] words = Files.readString(file).trim().split(" ");
        if (words.length == 2 && words[0].matches("-?\\d{1,18}")) {
            long number = Long.parseLong(words[0]);
            if (checksum(number).equals(words[1])) {
                return OptionalLong.of(number);
            }
        }
        throw new CorruptLogException(file + " is damaged: restore it, or remove it to do without what it said");
    }

    private static String checksum(long number) {
        CRC32C crc = new CRC32C();
        crc.update(Long.toString(number).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
