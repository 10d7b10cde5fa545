package dev.camelstr.component.stream;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** The options that both stream components share, so that a route can choose between them by a property. */
public abstract class StreamEndpoint extends DefaultEndpoint
        implements HeaderFilterStrategyAware, MultipleConsumersSupport {

    @UriPath(
            description = "The streams, separated by commas. A producer writes to one. A consumer serves the first"
                    + " named first; several streams must have the same number of partitions.")
    @Metadata(required = true)
    private String streams;

    @UriParam(
            defaultValue = "1",
            description = "How many partitions the stream has, by routing key; more than 1 is a super stream.")
    private int partitions = 1;

    @UriParam(
            defaultValue = "true",
            description = "Whether to create what does not exist. If false, a stream that does not exist is an error.")
    private boolean declare = true;

    @UriParam(description = "How many bytes each partition may take on disk, such as 20GB. Unbounded if not set.")
    private String maxLength;

    @UriParam(
            javaType = "java.time.Duration",
            description = "How long messages are kept, such as 7d. Without end if not set.")
    private long maxAge;

    @UriParam(
            description =
                    "The size of the files that a partition is made of, such as 64MB. Retention drops whole files.")
    private String segmentSize;

    @UriParam(
            defaultValue = "applied",
            enums = "applied,size",
            description = "What an embedded log may drop when maxLength or maxAge is reached. With applied, only what"
                    + " all consumers that keep a position have done: a full stream refuses to be published to. With"
                    + " size, whatever is oldest; so does a broker in any case.")
    private String retention;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether an exchange carries all messages that are there, up to maxBatch, as a List of"
                            + " InboundMessage. Otherwise it carries one message: the bytes as body, the properties as headers.")
    private boolean batching;

    @UriParam(
            label = "consumer",
            defaultValue = "500",
            description = "How many messages are taken at once at the most. The consumer never waits for more.")
    private int maxBatch = 500;

    @UriParam(
            label = "consumer",
            defaultValue = "4MB",
            description =
                    "How long these messages may be together, in bytes or with a unit; one that is longer is taken alone.")
    private String maxBatchSize = "4MB";

    @UriParam(
            label = "consumer,advanced",
            description =
                    "Says how much of maxBatchSize a message takes, such as #bean:weigher. Its length if not set.")
    private Weigher weigher = Weigher.BY_LENGTH;

    @UriParam(
            label = "consumer",
            description = "The name under which the broker or log keeps this consumer's position. The position is"
                    + " written after the exchange has succeeded.")
    private String name;

    @UriParam(
            label = "consumer",
            description = "Who may read which partition from where, for positions that are kept elsewhere, such as"
                    + " #bean:positions. Excludes name as the place of the position.")
    private ConsumerPositions positions;

    @UriParam(
            label = "consumer",
            defaultValue = "next",
            description = "Where a consumer begins that has no position yet: first, last, next, an offset, or a time"
                    + " (milliseconds since 1970, or such as 2026-11-24T08:00:00Z).")
    private String offset = "next";

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "How long to wait before a partition is claimed again that another consumer holds.")
    private long claimInterval = 1000;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "How long to wait before messages are delivered again whose exchange failed. Doubled with"
                    + " each failure, up to 30 seconds.")
    private long redeliveryDelay = 1000;

    @UriParam(
            label = "consumer",
            description =
                    "Whether only one of all consumers with the same name reads a partition at a time. If not set,"
                            + " that is so for consumers with a name of streams with several partitions.")
    private Boolean singleActiveConsumer;

    @UriParam(
            label = "producer",
            defaultValue = "10000",
            description = "How many messages may be on their way without a confirmation.")
    private int maxUnconfirmed = 10_000;

    @UriParam(
            label = "producer",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long a message waits when maxUnconfirmed are on their way, before its exchange fails.")
    private long enqueueTimeout = 10_000;

    @UriParam(
            label = "common,advanced",
            description = "Decides which headers become message properties, and which properties become headers.")
    private HeaderFilterStrategy headerFilterStrategy = new StreamHeaderFilterStrategy();

    protected StreamEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /** What the loop of this partition reads from. Called when the consumer starts; may fail. */
    protected abstract BatchSource source(int partition);

    /** The sources of one consumer, by partition; for brokers where they have something in common. */
    protected IntFunction<BatchSource> sources() {
        return this::source;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        StreamConsumer consumer = new StreamConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    /** The names of {@link #getStreams()}, in their order. */
    public List<String> streamNames() {
        return List.of(streams.trim().split("\\s*,\\s*"));
    }

    /** {@link #getMaxLength()} in bytes. */
    public OptionalLong maxLengthBytes() {
        return maxLength == null ? OptionalLong.empty() : OptionalLong.of(ByteSize.parse(maxLength));
    }

    /** {@link #getSegmentSize()} in bytes. */
    public OptionalLong segmentSizeBytes() {
        return segmentSize == null ? OptionalLong.empty() : OptionalLong.of(ByteSize.parse(segmentSize));
    }

    public String getStreams() {
        return streams;
    }

    public void setStreams(String streams) {
        this.streams = streams;
    }

    public int getPartitions() {
        return partitions;
    }

    public void setPartitions(int partitions) {
        this.partitions = partitions;
    }

    public boolean isDeclare() {
        return declare;
    }

    public void setDeclare(boolean declare) {
        this.declare = declare;
    }

    public String getMaxLength() {
        return maxLength;
    }

    public void setMaxLength(String maxLength) {
        this.maxLength = maxLength;
    }

    public long getMaxAge() {
        return maxAge;
    }

    public void setMaxAge(long maxAge) {
        this.maxAge = maxAge;
    }

    public String getSegmentSize() {
        return segmentSize;
    }

    public void setSegmentSize(String segmentSize) {
        this.segmentSize = segmentSize;
    }

    public String getRetention() {
        return retention;
    }

    public void setRetention(String retention) {
        this.retention = retention;
    }

    public boolean isBatching() {
        return batching;
    }

    public void setBatching(boolean batching) {
        this.batching = batching;
    }

    public int getMaxBatch() {
        return maxBatch;
    }

    public void setMaxBatch(int maxBatch) {
        this.maxBatch = maxBatch;
    }

    public String getMaxBatchSize() {
        return maxBatchSize;
    }

    public void setMaxBatchSize(String maxBatchSize) {
        this.maxBatchSize = maxBatchSize;
    }

    long maxBatchBytes() {
        return ByteSize.parse(maxBatchSize);
    }

    public Weigher getWeigher() {
        return weigher;
    }

    public void setWeigher(Weigher weigher) {
        this.weigher = weigher;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public ConsumerPositions getPositions() {
        return positions;
    }

    public void setPositions(ConsumerPositions positions) {
        this.positions = positions;
    }

    public String getOffset() {
        return offset;
    }

    public void setOffset(String offset) {
        this.offset = offset;
    }

    public long getClaimInterval() {
        return claimInterval;
    }

    public void setClaimInterval(long claimInterval) {
        this.claimInterval = claimInterval;
    }

    public long getRedeliveryDelay() {
        return redeliveryDelay;
    }

    public void setRedeliveryDelay(long redeliveryDelay) {
        this.redeliveryDelay = redeliveryDelay;
    }

    /** {@link #getSingleActiveConsumer()}, or what follows from the other options. */
    public boolean isActiveAlone() {
        return singleActiveConsumer == null ? name != null && partitions > 1 : singleActiveConsumer;
    }

    public Boolean getSingleActiveConsumer() {
        return singleActiveConsumer;
    }

    public void setSingleActiveConsumer(Boolean singleActiveConsumer) {
        this.singleActiveConsumer = singleActiveConsumer;
    }

    public int getMaxUnconfirmed() {
        return maxUnconfirmed;
    }

    public void setMaxUnconfirmed(int maxUnconfirmed) {
        this.maxUnconfirmed = maxUnconfirmed;
    }

    public long getEnqueueTimeout() {
        return enqueueTimeout;
    }

    public void setEnqueueTimeout(long enqueueTimeout) {
        this.enqueueTimeout = enqueueTimeout;
    }

    @Override
    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }
}
