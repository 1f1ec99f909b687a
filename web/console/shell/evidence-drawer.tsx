export const EvidenceDrawer = ({ onClose }: { observation: string; onClose: () => void }) => (
  <button type="button" onClick={onClose}>
    x
  </button>
);
