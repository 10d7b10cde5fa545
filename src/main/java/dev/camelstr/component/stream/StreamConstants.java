package dev.camelstr.component.stream;

import org.apache.camel.spi.Metadata;

/** The headers that both stream components share. */
public final class StreamConstants {

    @Metadata(label = "consumer", description = "The name of the stream the message was read from", javaType = "String")
    public static final String STREAM = "CamelStreamName";

    @Metadata(label = "consumer", description = "The partition the message was read from, from 0", javaType = "Integer")
    public static final String PARTITION = "CamelStreamPartition";

    @Metadata(label = "consumer", description = "The offset of the message", javaType = "Long")
    public static final String OFFSET = "CamelStreamOffset";

    @Metadata(
            label = "consumer",
            description = "When the message was published, in milliseconds since 1970",
            javaType = "Long")
    public static final String TIMESTAMP = "CamelStreamTimestamp";

    @Metadata(
            label = "producer",
            description = "What the partition of a super stream is chosen by",
            javaType = "String")
    public static final String ROUTING_KEY = "CamelStreamRoutingKey";

    @Metadata(
            label = "producer",
            description = "The publishing id, for a producer with a name: the broker drops what is not above the last",
            javaType = "Long")
    public static final String PUBLISHING_ID = "CamelStreamPublishingId";

    private StreamConstants() {}
}
