export const Palette = ({ onClose }: { onClose: () => void }) => <button type='button' onClick={onClose}>x</button>;
