package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamCreator;
import com.rabbitmq.stream.StreamCreator.LeaderLocator;
import com.rabbitmq.stream.StreamDoesNotExistException;
import com.rabbitmq.stream.StreamException;
import com.rabbitmq.stream.StreamNotAvailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream as it should be; a super stream where there is more than one partition.
 *
 * @param maxLength bytes a partition
 */
record StreamDeclaration(
        String stream,
        int partitions,
        OptionalLong maxLength,
        Optional<Duration> maxAge,
        OptionalLong segmentSize,
        Placement placement) {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDeclaration.class);

    /** RabbitMQ's own segment size; retention drops whole segments. */
    private static final long SEGMENT = 500_000_000;
    /** So that a stream keeps at least nine tenths of what it may. */
    private static final int SEGMENTS_AT_LEAST = 10;

    private static final long SMALLEST_SEGMENT = 1_000_000;

    /** How long another process may take to create a super stream's partitions. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The name of the stream that a partition is. */
    static String partitionName(String stream, int partition, int partitions) {
        return partitions == 1 ? stream : stream + "-" + partition;
    }

    /** Creates the stream, or takes what is there. */
    void create(Environment environment) {
        if (partitions > 1 && exists(environment, stream)) {
            throw wrongPartitions(1);
        }
        if (partitions == 1 && exists(environment, partitionName(stream, 0, 2))) {
            throw wrongPartitions(countPartitions(environment, stream));
        }
        if (isReady(environment)) {
            compare(environment);
        } else if (partitions == 1) {
            create(creator(environment));
        } else {
            createSuperStream(environment);
        }
        awaitReady(environment);
        requireExisting(environment);
    }

    /** By declaring what is there once more, which changes nothing; who may not create streams does without. */
    private void compare(Environment environment) {
        try {
            create(creator(environment).name(partitionName(stream, 0, partitions)));
        } catch (StreamException e) {
            if (e.getCode() != Constants.RESPONSE_CODE_ACCESS_REFUSED) {
                throw e;
            }
        }
    }

    private void createSuperStream(Environment environment) {
        CreationTurn.run(environment, stream, placement, () -> {
            if (!exists(environment, partitionName(stream, 0, partitions))) {
                create(creator(environment).superStream().partitions(partitions).creator());
            }
        });
    }

    private StreamCreator creator(Environment environment) {
        StreamCreator creator =
                environment.streamCreator().name(stream).leaderLocator(LeaderLocator.from(placement.leaderLocator()));
        placement.replicas().ifPresent(creator::initialMemberCount);
        maxLength.ifPresent(bytes -> creator.maxLengthBytes(ByteCapacity.B(bytes)));
        maxAge.ifPresent(creator::maxAge);
        segment().ifPresent(bytes -> creator.maxSegmentSizeBytes(ByteCapacity.B(bytes)));
        return creator;
    }

    private void create(StreamCreator creator) {
        try {
            creator.create();
        } catch (StreamException e) {
            if (e.getCode() != Constants.RESPONSE_CODE_PRECONDITION_FAILED) {
                throw e;
            }
            LOG.warn(
                    "Stream {} exists with other arguments (retention, segment size, replicas, leader locator) and is"
                            + " used as it is; a policy of the broker changes retention and segment size,"
                            + " rabbitmq-streams add_replica and delete_replica the replicas",
                    stream);
        }
    }

    /** Another process may be in the middle of creating it. */
    private void awaitReady(Environment environment) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!isReady(environment) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Whether a member of each partition runs, and a super stream binds them; that a partition exists is true sooner. */
    boolean isReady(Environment environment) {
        if (partitions > 1 && SuperStream.partitions(environment, stream).size() < partitions) {
            return false;
        }
        try {
            for (int partition = 0; partition < partitions; partition++) {
                environment.queryStreamStats(partitionName(stream, partition, partitions));
            }
            return true;
        } catch (StreamDoesNotExistException | StreamNotAvailableException e) {
            return false;
        }
    }

    private OptionalLong segment() {
        if (segmentSize.isPresent() || maxLength.isEmpty()) {
            return segmentSize;
        }
        long share = Math.max(SMALLEST_SEGMENT, maxLength.getAsLong() / SEGMENTS_AT_LEAST);
        return OptionalLong.of(Math.min(SEGMENT, share));
    }

    /**
     * Checks what is there.
     *
     * @throws IllegalStateException if there is no such stream, or one with another number of partitions
     */
    void requireExisting(Environment environment) {
        boolean last = exists(environment, partitionName(stream, partitions - 1, partitions));
        boolean more = partitions > 1 && exists(environment, partitionName(stream, partitions, partitions + 1));
        if (last && !more) {
            requireBound(environment);
            return;
        }
        int there = count(environment, stream);
        throw there == 0 ? new IllegalStateException("Stream " + stream + " does not exist") : wrongPartitions(there);
    }

    private void requireBound(Environment environment) {
        if (partitions > 1 && SuperStream.partitions(environment, stream).size() < partitions) {
            throw new IllegalStateException("Stream " + stream + " is no whole super stream: the streams "
                    + partitionName(stream, 0, partitions) + " to " + (partitions - 1) + " are there, but no exchange "
                    + stream + " binds them. Bind them again, or delete them if what they hold is stored");
        }
    }

    private IllegalStateException wrongPartitions(int there) {
        return new IllegalStateException("Stream " + stream + " has " + there + " partition(s), not " + partitions
                + ": set partitions to what it has, or use another stream");
    }

    private static boolean exists(Environment environment, String name) {
        try {
            return environment.streamExists(name);
        } catch (StreamNotAvailableException e) {
            return true; // it is being created
        }
    }

    /** How many partitions a stream has; 0 if there is none. */
    static int count(Environment environment, String stream) {
        return exists(environment, stream) ? 1 : countPartitions(environment, stream);
    }

    private static int countPartitions(Environment environment, String stream) {
        int count = 0;
        while (exists(environment, partitionName(stream, count, Integer.MAX_VALUE))) {
            count++;
        }
        return count;
    }
}
