package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.CorruptLogException;
import dev.camelstr.component.local.files.DurableFiles;
import dev.camelstr.component.stream.Partitions;
import dev.camelstr.component.stream.StreamInfo;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;

/** A stream: its partitions, and the id that tells it from another of the same name. */
public final class StreamLog {
    private static final String META = "meta";

    private final List<PartitionLog> partitions;

    private StreamLog(List<PartitionLog> partitions) {
        this.partitions = partitions;
    }

    public static boolean exists(Path folder) {
        return Files.exists(folder.resolve(META));
    }

    static void create(Path folder, int partitions) throws IOException {
        DurableFiles.createFolder(folder);
        DurableFiles.write(
                folder.resolve(META), "format=1\nid=" + UUID.randomUUID() + "\npartitions=" + partitions + "\n");
    }

    static StreamLog open(Path folder, String stream, ThreadFactory threads) throws IOException {
        Properties meta = meta(folder);
        String id = meta.getProperty("id");
        if (!"1".equals(meta.getProperty("format")) || id == null) {
            throw new CorruptLogException(folder.resolve(META) + " is not of a stream that this version can read");
        }
        List<PartitionLog> partitions = new ArrayList<>();
        StreamLog log = new StreamLog(partitions);
        try {
            for (int i = 0; i < Integer.parseInt(meta.getProperty("partitions")); i++) {
                partitions.add(PartitionLog.open(folder.resolve(Integer.toString(i)), stream, i, id, threads));
            }
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
        return log;
    }

    private static Properties meta(Path folder) throws IOException {
        Properties meta = new Properties();
        meta.load(new StringReader(Files.readString(folder.resolve(META))));
        return meta;
    }

    public static int countPartitions(Path folder) throws IOException {
        return Integer.parseInt(meta(folder).getProperty("partitions"));
    }

    public PartitionLog partition(int index) {
        return partitions.get(index);
    }

    public PartitionLog partition(String routingKey) {
        return partitions.get(Partitions.of(routingKey, partitions.size()));
    }

    public List<PartitionLog> partitions() {
        return partitions;
    }

    public List<StreamInfo> info() {
        return partitions.stream().map(PartitionLog::info).toList();
    }

    void close() throws IOException {
        for (PartitionLog partition : partitions) {
            partition.close();
        }
    }
}
