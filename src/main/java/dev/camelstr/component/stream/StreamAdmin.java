package dev.camelstr.component.stream;

import java.util.List;

/** What the pipeline asks of either stream component beside publishing and consuming. */
public interface StreamAdmin {

    /**
     * One entry a partition, in their order.
     *
     * @throws org.apache.camel.RuntimeCamelException if the broker cannot be reached or the stream does not exist
     */
    List<StreamInfo> info(String stream);

    /**
     * How many partitions the stream has; 0 if it does not exist.
     *
     * @throws org.apache.camel.RuntimeCamelException if that cannot be known
     */
    int partitions(String stream);
}
