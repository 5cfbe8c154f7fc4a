/**
 * What a native service offers: devices, connections, isochronous pipes and the queue on which transfers complete.
 *
 * <p>The service registry is the hot-plug API: a provider registers one {@link org.microframe.usb.host.UsbDevice} for
 * each function that it can open, and unregisters it when the function is gone. The scheduler opens a device with a
 * {@link org.microframe.usb.host.CompletionQueue}, registers one buffer per isochronous endpoint
 * ({@link org.microframe.usb.host.IsochPipe}), submits whole slots of it and dequeues what is complete. Answers that an
 * owner expects (refused, closing, gone) are return values; exceptions are for the rest. Plug-ins do not import this
 * package.
 *
 * <p>Memory of a pipe that the system may still write to, because not every transfer is proven complete, goes to the
 * {@link org.microframe.usb.host.Quarantine}.
 *
 * <p>It offers nothing that WinUSB cannot do:
 *
 * <table>
 * <caption>Each method, the WinUSB function behind it, and what is not known about that</caption>
 * <tr><th>method</th><th>WinUSB</th><th>not known, or not said</th></tr>
 * <tr><td>{@code UsbDevice.descriptor, configuration}</td><td>{@code WinUsb_GetDescriptor}, from its cache</td>
 *     <td>configurations other than the first cannot be selected</td></tr>
 * <tr><td>{@code UsbDevice.speed}</td><td>{@code WinUsb_QueryDeviceInformation} and the descriptors</td>
 *     <td>the function cannot tell high speed from SuperSpeed</td></tr>
 * <tr><td>{@code UsbDevice.startsAtFrames}</td><td>whether the DLL has those of {@code IsochPipe.submitAt}</td><td></td></tr>
 * <tr><td>{@code UsbDevice.open}</td><td>{@code CreateFile}, {@code WinUsb_Initialize}, {@code CreateIoCompletionPort}</td>
 *     <td>exclusive; error 5 may come from either of the first two</td></tr>
 * <tr><td>{@code CompletionQueue.await}</td><td>{@code GetQueuedCompletionStatusEx}</td>
 *     <td>completions come at 1 ms granularity at best; the byte count is always 0</td></tr>
 * <tr><td>{@code CompletionQueue.wakeup}</td><td>{@code PostQueuedCompletionStatus}</td><td></td></tr>
 * <tr><td>{@code UsbConnection.selectAlternateSetting}</td><td>{@code WinUsb_SetCurrentAlternateSetting}</td>
 *     <td>fails with transfers pending; which code means "no bandwidth" is not documented</td></tr>
 * <tr><td>{@code UsbConnection.controlTransfer}</td><td>{@code WinUsb_ControlTransfer}</td>
 *     <td>for recipient interface the driver puts the interface number into wIndex</td></tr>
 * <tr><td>{@code UsbConnection.transfer}</td><td>{@code WinUsb_ReadPipe, WinUsb_WritePipe}</td>
 *     <td>error 31 is a stall and most other errors as well; the time-out is ours, with a cancel</td></tr>
 * <tr><td>{@code UsbConnection.openIsochPipe}</td><td>{@code WinUsb_RegisterIsochBuffer}</td>
 *     <td>no documented limit of size or number; one registration per pipe is the trodden path</td></tr>
 * <tr><td>{@code IsochPipe.submitAsap}</td><td>{@code WinUsb_WriteIsochPipeAsap, WinUsb_ReadIsochPipeAsap}</td>
 *     <td>the frame in which the transfer starts is never told; a refused ContinueStream (error 87) may show at the call
 *     or as the completion</td></tr>
 * <tr><td>{@code IsochPipe.submitAt}</td><td>{@code WinUsb_WriteIsochPipe, WinUsb_ReadIsochPipe}</td>
 *     <td>the code of a start frame out of the window, at the call or as the completion; late OUT packets do not
 *     show</td></tr>
 * <tr><td>{@code IsochPipe.frame}</td><td>{@code WinUsb_GetCurrentFrameNumber}</td>
 *     <td>32 bits, frames of 1 ms at every speed</td></tr>
 * <tr><td>{@code IsochPipe.packets}</td><td>{@code USBD_ISO_PACKET_DESCRIPTOR} of {@code WinUsb_ReadIsochPipeAsap}</td>
 *     <td>OUT has no result per packet</td></tr>
 * <tr><td>{@code IsochPipe.close}</td><td>{@code WinUsb_AbortPipe, WinUsb_UnregisterIsochBuffer}</td>
 *     <td>unregistering blocks while a transfer is pending, so it is called only when none is</td></tr>
 * </table>
 */
@Export
@Version("1.3.0")
package org.microframe.usb.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
