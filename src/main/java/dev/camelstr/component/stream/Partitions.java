package dev.camelstr.component.stream;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Chooses the partition of a message: the same in every JVM and every version. */
public final class Partitions {
    private Partitions() {}

    /** CRC-32C of the key's UTF-8 bytes, modulo the number of partitions. */
    public static int of(String routingKey, int partitions) {
        if (partitions == 1) {
            return 0;
        }
        CRC32C crc = new CRC32C();
        crc.update(routingKey.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % partitions);
    }
}
