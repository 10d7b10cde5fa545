package dev.camelstr.component.view;

import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.InboundMessage;
import java.util.List;

/** The changes of one view: what stands is given when its partition is claimed, then what the changelog tells. */
public interface ViewFeed extends ConsumerPositions {

    /**
     * Hands what is new in these messages of the changelog to the view's steps, and moves the view on, in one transaction.
     *
     * @throws Exception of the steps or of the transaction: nothing is changed, and the messages are to be taken again
     */
    void take(List<InboundMessage> messages) throws Exception;
}
